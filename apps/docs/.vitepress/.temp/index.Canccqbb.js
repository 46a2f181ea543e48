var __defProp = Object.defineProperty;
var __typeError = (msg) => {
  throw TypeError(msg);
};
var __defNormalProp = (obj, key, value) => key in obj ? __defProp(obj, key, { enumerable: true, configurable: true, writable: true, value }) : obj[key] = value;
var __publicField = (obj, key, value) => __defNormalProp(obj, typeof key !== "symbol" ? key + "" : key, value);
var __accessCheck = (obj, member, msg) => member.has(obj) || __typeError("Cannot " + msg);
var __privateGet = (obj, member, getter) => (__accessCheck(obj, member, "read from private field"), getter ? getter.call(obj) : member.get(obj));
var __privateAdd = (obj, member, value) => member.has(obj) ? __typeError("Cannot add the same private member more than once") : member instanceof WeakSet ? member.add(obj) : member.set(obj, value);
var __privateSet = (obj, member, value, setter) => (__accessCheck(obj, member, "write to private field"), setter ? setter.call(obj, value) : member.set(obj, value), value);
var __privateMethod = (obj, member, method) => (__accessCheck(obj, member, "access private method"), method);
var _resolve, _reject, _cancelTimer, _stopSignal, _alive, _WaitingCall_instances, settle_fn, _a, _first, _last, _b, _c, _d, _what, _port, _listeners, _settle, _closing, _released, _stopSignal2, _Life_instances, close_fn, leftBehind_fn, closePort_fn, tell_fn, _e, _receiving, _f, _receiving2, _max, _g, _try, _h, _inlets, _calls, _make, _turn, _serving, _wokenWhileServing, _Receiving_instances, takeManyAtOnce_fn, publish_fn, _invalidLater, serveAll_fn, take_fn, takeFrom_fn, invalid_fn, nextAfterInvalid_fn, finishEnded_fn, waitingFor_fn, _i, _context, _bytes, _header, _cancelling, _SendCall_instances, takeBack_fn, count_fn, _j, _context2, _bytes2, _k, _context3, _l, _context4, _sending, _m, _context5, _descriptor, _n, _context6, _sending2, _side, _inlet, _DescriptorPassing_instances, refusal_fn, _o, _context7, _side2, _inlet2, _InPlaceReading_instances, next_fn, take_fn2, release_fn, supported_fn, _p, _scope, _any, _label, _syncLabel, _ReceiverSide_instances, takeOrWait_fn, wanted_fn, _q, _context8, _messages, _bytes3, _r, _context9, _wait, _call, _isFirst, _SendTogether_instances, stage_fn, _endOfRun, _s, _most, _stop, _signal, _underWay, _failure, _SendWindow_instances, failed_fn, _t, _context10, _calls2, _header2, _mostWaiting, _atOnce, _together, _serving2, _armed, _encoding, _Sending_instances, sendNow_fn, makeRoom_fn, batches_fn, trySendMany_fn, sendEncodedLater_fn, enqueue_fn, arm_fn, end_fn, count_fn2, fullError_fn, _u, _sides, _claiming, _inPlace, _descriptors, _inlet3, _BaseChannel_instances, setAlive_fn, scope_fn, refuse_fn, _v, _replies, _cancelled, _onDrained, _aside, _armed2, _lastCorrelation, _serving3, _LinkInlet_instances, takeAside_fn, sort_fn, _w, _x, _y, _codec, _sendSchema, _receiveSchema, _proven, _schemaAnswersLater, _Pipeline_instances, finishEncode_fn, prove_fn, _z, _listeners2, _A, _B, _options, _what2, _receiving3, _side3, _links, _connecting, _feed, _port2, _life, _PartyChannel_instances, setAlive_fn2, receiveFrom_fn, connect_fn, linked_fn, gone_fn, closeAll_fn, within_fn, rest_fn, scope_fn2, _C, _onDrained2, _armed3, _back, _D, _settle2, _open, _E, _options2, _sender, _receiver, _host, _endedBefore, _MemoryPort_instances, take_fn3, _F, _entries, _first2, _EntryList_instances, takeAt_fn, _G, _entries2, _senders, _receivers, _bytes4, _claimed, _claimedBytes, _looking, _MessageQueue_instances, demand_fn, insert_fn, find_fn, remove_fn, _H, _things, _I, _request, _linked, _MemoryParty_instances, link_fn, _J, _topic, _skips, _publisherHost, _waiting, _PublisherPort_instances, hasRoom_fn, deliver_fn, _K, _topic2, _subscriber, _L;
import { z } from "zod";
var encoder = new TextEncoder();
var decoder = new TextDecoder("utf-8", { fatal: true });
function json() {
  return {
    name: "json",
    encode(value) {
      const text = JSON.stringify(value);
      if (text === void 0) throw new TypeError(`JSON has no form for a ${typeof value}`);
      return encoder.encode(text);
    },
    decode: (bytes) => JSON.parse(decoder.decode(bytes))
  };
}
var BRAND = /* @__PURE__ */ Symbol.for("@ipc/error");
var IpcError = class extends Error {
  constructor(code, message, details = {}) {
    super(message, "cause" in details ? { cause: details.cause } : void 0);
    __publicField(this, "code");
    this.code = code;
    this.name = code === "IPC_ABORTED" ? "AbortError" : code === "IPC_TIMEOUT" ? "TimeoutError" : "IpcError";
    Object.defineProperty(this, BRAND, { value: true });
    const { cause: _, ...fields } = details;
    for (const [key, value] of Object.entries(fields)) {
      if (value !== void 0)
        Object.defineProperty(this, key, { value, enumerable: true, configurable: true });
    }
  }
  /** Whether `error` is an `IpcError`, of one of `codes` where any are given. Works across package copies and realms. */
  static is(error, ...codes) {
    if (typeof error !== "object" || error === null || !(BRAND in error)) return false;
    return codes.length === 0 || codes.includes(error.code);
  }
};
function withSent(error, sent) {
  if (IpcError.is(error))
    Object.defineProperty(error, "sent", { value: sent, enumerable: true, configurable: true });
  return error;
}
var LONGEST_TIMER_MS = 2 ** 31 - 1;
function checkedTimeout(timeoutMs) {
  if (timeoutMs === void 0) return Number.POSITIVE_INFINITY;
  if (typeof timeoutMs !== "number") {
    throw new TypeError(`timeoutMs must be a number of milliseconds, not ${typeof timeoutMs}`);
  }
  if (!(timeoutMs >= 0)) {
    throw new RangeError(`timeoutMs is ${timeoutMs}: use 0 to look once, Infinity to wait without limit`);
  }
  return timeoutMs;
}
function startTimer(milliseconds, callback) {
  if (milliseconds === Number.POSITIVE_INFINITY) return () => {
  };
  let timer2;
  const end = performance.now() + milliseconds;
  const arm = (left) => {
    timer2 = setTimeout(
      () => {
        const rest = end - performance.now();
        if (rest <= 1) callback();
        else arm(rest);
      },
      Math.min(left, LONGEST_TIMER_MS)
    );
  };
  arm(milliseconds);
  return () => clearTimeout(timer2);
}
var waiting$1 = 0;
var timer;
function keepAlive() {
  waiting$1 += 1;
  if (waiting$1 > 1) return;
  timer ?? (timer = setInterval(() => {
  }, 2 ** 31 - 1));
  if (typeof timer === "object") timer.ref();
}
function letGo() {
  waiting$1 -= 1;
  if (waiting$1 === 0 && typeof timer === "object") timer.unref();
}
var watched = /* @__PURE__ */ new WeakMap();
function onAbort(signal2, callback) {
  const { callbacks, listener } = watched.get(signal2) ?? watch(signal2);
  callbacks.add(callback);
  return () => {
    if (!callbacks.delete(callback) || callbacks.size > 0) return;
    signal2.removeEventListener("abort", listener);
    watched.delete(signal2);
  };
}
function watch(signal2) {
  const callbacks = /* @__PURE__ */ new Set();
  const listener = () => {
    watched.delete(signal2);
    for (const callback of [...callbacks]) callback();
  };
  const made = { callbacks, listener };
  watched.set(signal2, made);
  signal2.addEventListener("abort", listener, { once: true });
  return made;
}
function checkWait(options, what) {
  var _a2;
  if (options === void 0) return Number.POSITIVE_INFINITY;
  const timeoutMs = checkedTimeout(options.timeoutMs);
  if ((_a2 = options.signal) == null ? void 0 : _a2.aborted) throw abortedError(options.signal, what);
  return timeoutMs;
}
function abortedError(signal2, what) {
  return new IpcError("IPC_ABORTED", `${what} was aborted`, { cause: signal2.reason });
}
function timeoutError(timeoutMs, what, address) {
  return new IpcError("IPC_TIMEOUT", `${what} did not complete within ${timeoutMs} ms`, {
    address,
    limit: timeoutMs
  });
}
var WaitingCall = (_a = class {
  constructor() {
    __privateAdd(this, _WaitingCall_instances);
    __publicField(this, "promise");
    /** Whether it has its result; a settled call stays out of every list. */
    __publicField(this, "settled", false);
    /** Set while in a list. */
    __publicField(this, "list");
    __publicField(this, "previous");
    __publicField(this, "next");
    __privateAdd(this, _resolve);
    __privateAdd(this, _reject);
    __privateAdd(this, _cancelTimer);
    __privateAdd(this, _stopSignal);
    __privateAdd(this, _alive, false);
    this.promise = new Promise((resolve, reject) => {
      __privateSet(this, _resolve, resolve);
      __privateSet(this, _reject, reject);
    });
  }
  /** Starts deadline and signal. `keepsAlive`: whether the process stays for it. */
  start(options, what, address, keepsAlive) {
    this.setAlive(keepsAlive);
    if (options === void 0) return;
    const { signal: signal2, timeoutMs } = options;
    if (timeoutMs !== void 0 && timeoutMs !== Number.POSITIVE_INFINITY) {
      __privateSet(this, _cancelTimer, startTimer(timeoutMs, () => this.giveUp(timeoutError(timeoutMs, what, address))));
    }
    if (signal2 !== void 0) {
      __privateSet(this, _stopSignal, onAbort(signal2, () => this.giveUp(abortedError(signal2, what))));
    }
  }
  /** The caller does not want it any more. Sends in several steps override it to take the message back first. */
  giveUp(error) {
    this.reject(error);
  }
  resolve(value) {
    if (!__privateMethod(this, _WaitingCall_instances, settle_fn).call(this)) return;
    __privateGet(this, _resolve).call(this, value);
  }
  reject(error) {
    if (!__privateMethod(this, _WaitingCall_instances, settle_fn).call(this)) return;
    __privateGet(this, _reject).call(this, error);
  }
  setAlive(alive) {
    if (alive === __privateGet(this, _alive)) return;
    __privateSet(this, _alive, alive);
    if (alive) keepAlive();
    else letGo();
  }
}, _resolve = new WeakMap(), _reject = new WeakMap(), _cancelTimer = new WeakMap(), _stopSignal = new WeakMap(), _alive = new WeakMap(), _WaitingCall_instances = new WeakSet(), settle_fn = function() {
  var _a2, _b2, _c2;
  if (this.settled) return false;
  this.settled = true;
  (_a2 = this.list) == null ? void 0 : _a2.remove(this);
  (_b2 = __privateGet(this, _cancelTimer)) == null ? void 0 : _b2.call(this);
  (_c2 = __privateGet(this, _stopSignal)) == null ? void 0 : _c2.call(this);
  this.setAlive(false);
  return true;
}, _a);
var WaitList = (_b = class {
  constructor() {
    __privateAdd(this, _first);
    __privateAdd(this, _last);
    __publicField(this, "size", 0);
    /** Called when a call leaves, by success, abort or end. */
    __publicField(this, "onRemove");
  }
  get first() {
    return __privateGet(this, _first);
  }
  after(call) {
    return call.next;
  }
  add(call) {
    const item = call;
    item.list = this;
    item.previous = __privateGet(this, _last);
    if (__privateGet(this, _last) === void 0) __privateSet(this, _first, item);
    else __privateGet(this, _last).next = item;
    __privateSet(this, _last, item);
    this.size += 1;
  }
  remove(call) {
    var _a2;
    if (call.previous === void 0) __privateSet(this, _first, call.next);
    else call.previous.next = call.next;
    if (call.next === void 0) __privateSet(this, _last, call.previous);
    else call.next.previous = call.previous;
    call.list = void 0;
    call.previous = void 0;
    call.next = void 0;
    this.size -= 1;
    (_a2 = this.onRemove) == null ? void 0 : _a2.call(this);
  }
  /** The calls there are now; those that settle while one is looked at are left out. */
  snapshot() {
    const calls = [];
    for (let call = __privateGet(this, _first); call !== void 0; call = call.next) calls.push(call);
    return calls;
  }
}, _first = new WeakMap(), _last = new WeakMap(), _b);
var LONGEST_BURST_MS = 4;
var MOST_CALLS_A_LOOK = 256;
var burstStart = 0;
var lastLook = 0;
var callsALook = 1;
var callsToLook = 1;
function loopTurnIsDue() {
  if (--callsToLook > 0) return false;
  const now = performance.now();
  if (burstStart === 0) {
    burstStart = now;
    nextTurn(() => {
      burstStart = 0;
    });
  }
  const sinceLook = now - lastLook;
  lastLook = now;
  if (sinceLook < 0.25) callsALook = Math.min(callsALook * 2, MOST_CALLS_A_LOOK);
  else if (sinceLook > 1) callsALook = 1;
  callsToLook = callsALook;
  return now - burstStart > LONGEST_BURST_MS;
}
function loopTurn() {
  return new Promise((resolve) => nextTurn(resolve));
}
var nextTurn = typeof setImmediate === "function" ? (callback) => void setImmediate(callback) : (callback) => {
  const { port1, port2 } = new MessageChannel();
  const onMessage = () => {
    port1.close();
    callback();
  };
  port1.onmessage = onMessage;
  port2.postMessage(void 0);
};
var staged = /* @__PURE__ */ new Set();
var flushesAtExit = false;
function addStaged(flush) {
  var _a2, _b2;
  staged.add(flush);
  if (flushesAtExit) return;
  flushesAtExit = true;
  (_b2 = (_a2 = globalThis.process) == null ? void 0 : _a2.once) == null ? void 0 : _b2.call(_a2, "exit", flushStaged);
}
function removeStaged(flush) {
  staged.delete(flush);
}
function flushStaged() {
  if (staged.size === 0) return;
  for (const flush of [...staged]) flush();
}
var LONGEST_SLICE_MS = 50;
function waitSync(port, to, timeoutMs, what, attempt) {
  if (timeoutMs === void 0)
    throw new TypeError(`${what} needs { timeoutMs }: Infinity waits without limit`);
  const limit = checkedTimeout(timeoutMs);
  flushStaged();
  const first = attempt();
  if (first !== void 0) return first;
  const start = performance.now();
  for (let left = limit; left > 0; ) {
    sleepSlice(port, to, Math.min(left, LONGEST_SLICE_MS));
    const result = attempt();
    if (result !== void 0) return result;
    left = limit - (performance.now() - start);
  }
  throw timeoutError(limit, what, port.address);
}
function sleepSlice(port, to, milliseconds) {
  var _a2;
  (_a2 = port.sleep) == null ? void 0 : _a2.call(port, to, milliseconds);
}
function indexOfMatch(messages, selector, from = 0) {
  if (selector === void 0) return messages.length > from ? from : -1;
  let best = -1;
  let lowest = typeof selector === "object" && "lowestUpTo" in selector ? selector.lowestUpTo + 1 : 0;
  for (let at = from; at < messages.length; at++) {
    const type = messages[at].header.type;
    if (typeof selector === "number") {
      if (type === selector) return at;
    } else if ("except" in selector) {
      if (type !== selector.except) return at;
    } else if (type < lowest) {
      lowest = type;
      best = at;
    }
  }
  return best;
}
var FrameKind = { message: 0, request: 1, failure: 3, cancel: 4 };
var DEFINITION = /* @__PURE__ */ Symbol.for("@ipc/mechanism/1");
function defineMechanism(definition) {
  const { mailbox: mailbox2, link: link2 } = definition.traits;
  const traits = Object.freeze({ mailbox: freezeTraits(mailbox2), link: freezeTraits(link2) });
  const mechanism = { name: definition.name, traits };
  Object.defineProperty(mechanism, DEFINITION, { value: Object.freeze({ ...definition, traits }) });
  return Object.freeze(mechanism);
}
function definitionOf(mechanism) {
  const definition = typeof mechanism === "object" && mechanism !== null ? mechanism[DEFINITION] : void 0;
  if (definition === void 0) {
    const hint = typeof mechanism === "function" ? ": call it, as in shm()" : "";
    throw new TypeError(`the second argument must be a mechanism such as shm() or unix()${hint}`);
  }
  return definition;
}
function freezeTraits(traits) {
  const { foreignMessages } = traits;
  return Object.freeze({
    ...traits,
    ...foreignMessages === void 0 ? {} : { foreignMessages: Object.freeze({ ...foreignMessages }) },
    capacities: Object.freeze([...traits.capacities]),
    whenFull: Object.freeze([...traits.whenFull])
  });
}
var NONE = { hasSubscribers: false, publish() {
} };
var source = (_d = (_c = globalThis.process) == null ? void 0 : _c.getBuiltinModule) == null ? void 0 : _d.call(_c, "node:diagnostics_channel");
function channel(event) {
  return (source == null ? void 0 : source.channel(`ipc:${event}`)) ?? NONE;
}
var diagnostics = {
  open: channel("open"),
  send: channel("send"),
  receive: channel("receive"),
  full: channel("full"),
  died: channel("died"),
  close: channel("close")
};
var CLOSE_MS = 5e3;
var Life = (_e = class {
  constructor(what, port, signal2) {
    __privateAdd(this, _Life_instances);
    __publicField(this, "state", "open");
    /** Set when the other side or the object ended, before our own close. */
    __publicField(this, "ending");
    /** Whether waiting calls keep the process alive. */
    __publicField(this, "keepsAlive", true);
    __publicField(this, "closed");
    __privateAdd(this, _what);
    __privateAdd(this, _port);
    __privateAdd(this, _listeners, []);
    __privateAdd(this, _settle);
    __privateAdd(this, _closing);
    /** The port of a drained channel on its way out: a close of ours waits for it. */
    __privateAdd(this, _released);
    __privateAdd(this, _stopSignal2);
    __privateSet(this, _what, what);
    __privateSet(this, _port, port);
    this.closed = new Promise((resolve) => {
      __privateSet(this, _settle, resolve);
    });
    if (signal2 !== void 0) {
      const onAbort2 = () => void this.close().catch(() => {
      });
      signal2.addEventListener("abort", onAbort2, { once: true });
      __privateSet(this, _stopSignal2, () => signal2.removeEventListener("abort", onAbort2));
    }
    if (diagnostics.open.hasSubscribers) diagnostics.open.publish({ what, address: port.address });
  }
  /** Runs when waiting calls must end: at a close of ours, or an end from outside. */
  onEnd(listener) {
    __privateGet(this, _listeners).push(listener);
  }
  /** What calls get that can no longer be done. */
  refusal() {
    var _a2, _b2, _c2, _d2, _e2, _f2, _g2;
    const { address } = __privateGet(this, _port);
    const died = ((_a2 = this.ending) == null ? void 0 : _a2.reason) === "peer-died" && __privateGet(this, _closing) === void 0;
    if (died) {
      return new IpcError("IPC_PEER_DIED", `${__privateGet(this, _what)}: the other process died`, {
        address,
        ...((_b2 = this.ending) == null ? void 0 : _b2.error) === void 0 ? {} : { cause: this.ending.error }
      });
    }
    const why = __privateGet(this, _closing) !== void 0 ? "is closed" : ((_c2 = this.ending) == null ? void 0 : _c2.reason) === "peer-closed" ? "was closed by the other side" : ((_d2 = this.ending) == null ? void 0 : _d2.reason) === "unlinked" ? "was removed" : `ended: ${((_f2 = (_e2 = this.ending) == null ? void 0 : _e2.error) == null ? void 0 : _f2.message) ?? "failed"}`;
    const cause = (_g2 = this.ending) == null ? void 0 : _g2.error;
    return new IpcError("IPC_CLOSED", `${__privateGet(this, _what)} ${why}`, {
      address,
      ...cause === void 0 ? {} : { cause }
    });
  }
  /** Whether sends can be done. */
  assertOpen() {
    if (this.state !== "open") throw this.refusal();
  }
  /** Whether messages can still be received: also after an end from outside, until what was sent is drained. */
  get receivable() {
    return this.state === "open" || this.state === "closing" && __privateGet(this, _closing) === void 0;
  }
  assertReceivable() {
    if (!this.receivable) throw this.refusal();
  }
  /** The other side or the object is gone. What it had sent can still be received: `drained` ends that. */
  ended(reason, error, undelivered = 0) {
    if (this.state !== "open" || this.ending !== void 0) return;
    this.ending = { reason, error };
    this.state = "closing";
    if (reason === "peer-died" && diagnostics.died.hasSubscribers) {
      diagnostics.died.publish({ what: __privateGet(this, _what), address: __privateGet(this, _port).address });
    }
    __privateMethod(this, _Life_instances, tell_fn).call(this);
    __privateGet(this, _settle).call(this, { reason, error, undelivered });
  }
  /** After an end from outside: nothing is left to receive, so the port can go. */
  drained() {
    var _a2;
    if (this.ending === void 0 || __privateGet(this, _closing) !== void 0 || this.state === "closed") return;
    this.state = "closed";
    (_a2 = __privateGet(this, _stopSignal2)) == null ? void 0 : _a2.call(this);
    __privateSet(this, _released, __privateMethod(this, _Life_instances, closePort_fn).call(this, 0).catch(() => 0));
  }
  async close(options) {
    const timeoutMs = checkWait(options, `closing ${__privateGet(this, _what)}`);
    __privateGet(this, _closing) ?? __privateSet(this, _closing, __privateMethod(this, _Life_instances, close_fn).call(this, timeoutMs === Number.POSITIVE_INFINITY && (options == null ? void 0 : options.timeoutMs) === void 0 ? CLOSE_MS : timeoutMs));
    const { signal: signal2 } = options ?? {};
    if (signal2 === void 0) return __privateGet(this, _closing);
    let stop = () => {
    };
    const aborted = new Promise((_, reject) => {
      stop = () => reject(abortedError(signal2, `closing ${__privateGet(this, _what)}`));
      signal2.addEventListener("abort", stop, { once: true });
    });
    try {
      await Promise.race([__privateGet(this, _closing), aborted]);
    } finally {
      signal2.removeEventListener("abort", stop);
    }
  }
}, _what = new WeakMap(), _port = new WeakMap(), _listeners = new WeakMap(), _settle = new WeakMap(), _closing = new WeakMap(), _released = new WeakMap(), _stopSignal2 = new WeakMap(), _Life_instances = new WeakSet(), close_fn = async function(timeoutMs) {
  var _a2;
  const alreadyGone = this.state === "closed";
  this.state = "closing";
  (_a2 = __privateGet(this, _stopSignal2)) == null ? void 0 : _a2.call(this);
  await void 0;
  __privateMethod(this, _Life_instances, tell_fn).call(this);
  let undelivered = 0;
  let error;
  try {
    if (alreadyGone) await __privateGet(this, _released);
    else undelivered = await __privateMethod(this, _Life_instances, closePort_fn).call(this, timeoutMs);
    if (undelivered > 0) error = __privateMethod(this, _Life_instances, leftBehind_fn).call(this, undelivered);
  } catch (cause) {
    error = new IpcError("IPC_SYSTEM", `${__privateGet(this, _what)} did not close cleanly`, { cause });
    throw error;
  } finally {
    this.state = "closed";
    __privateGet(this, _settle).call(this, { reason: "closed", error, undelivered });
  }
  if (diagnostics.close.hasSubscribers)
    diagnostics.close.publish({ what: __privateGet(this, _what), address: __privateGet(this, _port).address });
}, leftBehind_fn = function(undelivered) {
  const message = `${__privateGet(this, _what)} was closed before ${undelivered} sent messages were handed over: give close() a longer timeoutMs`;
  return new IpcError("IPC_TIMEOUT", message, { address: __privateGet(this, _port).address });
}, closePort_fn = async function(timeoutMs) {
  return __privateGet(this, _port).close(timeoutMs);
}, tell_fn = function() {
  for (const listener of __privateGet(this, _listeners)) listener();
}, _e);
var ANY = { type: void 0, from: void 0, inlet: void 0, named: false };
function covers(wide, narrow) {
  var _a2;
  if (wide === narrow) return true;
  const type = wide.type === void 0 || wide.type === narrow.type;
  const from = wide.from === void 0 || wide.from === (narrow.from ?? ((_a2 = narrow.inlet) == null ? void 0 : _a2.from));
  return type && from && (wide.inlet === void 0 || wide.inlet === narrow.inlet);
}
var ReceiveCall = class extends WaitingCall {
  constructor(wanted) {
    super();
    __publicField(this, "wanted");
    this.wanted = wanted;
  }
  /** Whether it wants a message, rather than a request or readiness. */
  get takesMessage() {
    return true;
  }
};
var ReceiveOneCall = (_f = class extends ReceiveCall {
  constructor(receiving, wanted) {
    super(wanted);
    __privateAdd(this, _receiving);
    __privateSet(this, _receiving, receiving);
  }
  attempt() {
    var _a2;
    let taken;
    try {
      taken = __privateGet(this, _receiving).takeLater(this.wanted);
    } catch (error) {
      this.reject(error);
      return true;
    }
    if (taken === void 0) return false;
    if (!(taken instanceof Promise)) {
      this.resolve(taken);
      return true;
    }
    void taken.then(
      (message) => this.resolve(message),
      (error) => this.reject(error)
    );
    (_a2 = this.list) == null ? void 0 : _a2.remove(this);
    this.giveUp = () => {
    };
    return true;
  }
}, _receiving = new WeakMap(), _f);
var ReceiveManyCall = (_g = class extends ReceiveCall {
  constructor(receiving, wanted, max) {
    super(wanted);
    __privateAdd(this, _receiving2);
    __privateAdd(this, _max);
    __privateSet(this, _receiving2, receiving);
    __privateSet(this, _max, max);
  }
  attempt() {
    try {
      const messages = __privateGet(this, _receiving2).takeMany(this.wanted, __privateGet(this, _max));
      if (messages.length === 0) return false;
      this.resolve(messages);
    } catch (error) {
      this.reject(error);
    }
    return true;
  }
}, _receiving2 = new WeakMap(), _max = new WeakMap(), _g);
var AttemptCall = (_h = class extends ReceiveCall {
  constructor(wanted, attempt) {
    super(wanted);
    __privateAdd(this, _try);
    __privateSet(this, _try, attempt);
  }
  get takesMessage() {
    return false;
  }
  attempt() {
    try {
      const result = __privateGet(this, _try).call(this);
      if (result === void 0) return false;
      this.resolve(result);
    } catch (error) {
      this.reject(error);
    }
    return true;
  }
}, _try = new WeakMap(), _h);
function messageMaker(attributes, missed) {
  const type = attributes.includes("type");
  const priority = attributes.includes("priority");
  if (missed) return (data, header) => ({ data, missed: header.missed });
  if (!type && !priority) return (data, _, from) => from === void 0 ? { data } : { data, from };
  if (type && priority) {
    return (data, header, from) => from === void 0 ? { data, type: header.type, priority: header.priority } : { data, type: header.type, priority: header.priority, from };
  }
  if (type) {
    return (data, header, from) => from === void 0 ? { data, type: header.type } : { data, type: header.type, from };
  }
  return (data, header, from) => from === void 0 ? { data, priority: header.priority } : { data, priority: header.priority, from };
}
var Receiving = (_i = class {
  constructor(options) {
    __privateAdd(this, _Receiving_instances);
    __publicField(this, "options");
    __privateAdd(this, _inlets, []);
    __privateAdd(this, _calls, new WaitList());
    __privateAdd(this, _make);
    __privateAdd(this, _turn, 0);
    __privateAdd(this, _serving, false);
    __privateAdd(this, _wokenWhileServing, false);
    /** An error met behind good messages: the next call gets it. */
    __privateAdd(this, _invalidLater);
    this.options = options;
    __privateSet(this, _make, messageMaker(options.attributes, options.missed ?? false));
    __privateGet(this, _calls).onRemove = () => {
      if (!__privateGet(this, _serving)) this.arm();
    };
  }
  get inlets() {
    return __privateGet(this, _inlets);
  }
  add(inlet) {
    __privateGet(this, _inlets).push(inlet);
    this.wake();
  }
  remove(inlet) {
    const at = __privateGet(this, _inlets).indexOf(inlet);
    if (at >= 0) __privateGet(this, _inlets).splice(at, 1);
  }
  /** A message for a try or Sync call: decoded at once. */
  take(wanted) {
    const { pipeline } = this.options;
    if (pipeline.schemaAnswersLater) throw pipeline.answersLater();
    const taken = __privateMethod(this, _Receiving_instances, take_fn).call(this, wanted, true, false);
    return taken;
  }
  /** A message for a bare call, which waits where there is none: a promise where the schema answers with one. */
  takeLater(wanted, mayWait = true) {
    return __privateMethod(this, _Receiving_instances, take_fn).call(this, wanted, false, mayWait);
  }
  /** All that is there, up to `max`, by one look; what follows an invalid message stays, and so does what came before: it is given. */
  takeMany(wanted, max) {
    const { pipeline } = this.options;
    if (pipeline.schemaAnswersLater) throw pipeline.answersLater();
    const messages = __privateMethod(this, _Receiving_instances, takeManyAtOnce_fn).call(this, wanted, max);
    if (messages.length > 0) return messages;
    let mayLook = true;
    let looks = false;
    while (messages.length < max) {
      let message;
      try {
        message = __privateMethod(this, _Receiving_instances, take_fn).call(this, wanted, true, !looks);
      } catch (error) {
        if (messages.length === 0) throw error;
        __privateSet(this, _invalidLater, error);
        break;
      }
      looks = message === void 0;
      if (message !== void 0) messages.push(message);
      else if (mayLook) mayLook = false;
      else break;
    }
    return messages;
  }
  /** Adds a waiting call and tries it in its turn. */
  wait(call) {
    __privateGet(this, _calls).add(call);
    this.wake();
  }
  /** Adds a waiting call that has just been tried and found nothing. */
  waitTried(call) {
    if (__privateGet(this, _calls).size > 0 || __privateGet(this, _inlets).some(hasEnded)) {
      this.wait(call);
      return;
    }
    __privateGet(this, _calls).add(call);
    this.arm();
  }
  /** Calls that wait now. */
  get waiting() {
    return __privateGet(this, _calls).size;
  }
  /** A message may be there: serves the waiting calls, the oldest first. */
  wake() {
    var _a2;
    if (__privateGet(this, _serving)) {
      __privateSet(this, _wokenWhileServing, true);
      return;
    }
    __privateSet(this, _serving, true);
    try {
      do {
        __privateSet(this, _wokenWhileServing, false);
        if (__privateGet(this, _calls).size === 1) (_a2 = __privateGet(this, _calls).first) == null ? void 0 : _a2.attempt();
        else if (__privateGet(this, _calls).size > 1) __privateMethod(this, _Receiving_instances, serveAll_fn).call(this);
      } while (__privateGet(this, _wokenWhileServing));
      if (__privateGet(this, _inlets).some(hasEnded)) __privateMethod(this, _Receiving_instances, finishEnded_fn).call(this);
    } finally {
      __privateSet(this, _serving, false);
    }
    this.arm();
  }
  /** Ends the waiting calls that `matches`. */
  rejectWhere(matches, error) {
    const serving = __privateGet(this, _serving);
    __privateSet(this, _serving, true);
    for (const call of __privateGet(this, _calls).snapshot()) if (matches(call.wanted)) call.giveUp(error);
    __privateSet(this, _serving, serving);
    if (!serving) this.arm();
  }
  /** Whether the calls that wait, for `inlet` alone where it is given, keep the process alive. */
  setAlive(alive, inlet) {
    for (const call of __privateGet(this, _calls).snapshot()) {
      if (inlet === void 0 || call.wanted.inlet === inlet) call.setAlive(alive);
    }
  }
  /** Tells each inlet how many calls wait for it. */
  arm() {
    for (const inlet of __privateGet(this, _inlets)) {
      if (inlet.life.state !== "closed") inlet.arm(__privateMethod(this, _Receiving_instances, waitingFor_fn).call(this, inlet));
    }
  }
}, _inlets = new WeakMap(), _calls = new WeakMap(), _make = new WeakMap(), _turn = new WeakMap(), _serving = new WeakMap(), _wokenWhileServing = new WeakMap(), _Receiving_instances = new WeakSet(), /** Bytes need no decoding, and so no look at each; empty where that cannot be done. */
takeManyAtOnce_fn = function(wanted, max) {
  const inlet = wanted.inlet ?? (__privateGet(this, _inlets).length === 1 ? __privateGet(this, _inlets)[0] : void 0);
  const fits = wanted.type === void 0 && (wanted.from === void 0 || wanted.from === (inlet == null ? void 0 : inlet.from));
  if (inlet === void 0 || !fits || __privateGet(this, _invalidLater) !== void 0) return [];
  const { pipeline, attributes, missed } = this.options;
  if (!pipeline.passesBytes || attributes.length > 0 || missed) return [];
  const taken = [];
  if (inlet.takeMany(taken, max) === 0) return [];
  const { statistics, header } = inlet;
  const from = wanted.named ? inlet.from : void 0;
  const messages = taken;
  let total = 0;
  for (let at = 0; at < taken.length; at++) {
    const bytes = taken[at];
    total += bytes.length;
    messages[at] = __privateGet(this, _make).call(this, bytes, header, from);
  }
  statistics.received += messages.length;
  statistics.bytesReceived += total;
  if (diagnostics.receive.hasSubscribers) __privateMethod(this, _Receiving_instances, publish_fn).call(this, messages);
  return messages;
}, publish_fn = function(messages) {
  for (const { data } of messages) {
    diagnostics.receive.publish({ what: this.options.what, bytes: data.length });
  }
}, _invalidLater = new WeakMap(), /** A message that comes after an older call found none is for that call, not for a later one (C20). */
serveAll_fn = function() {
  const missed = [];
  for (const call of __privateGet(this, _calls).snapshot()) {
    if (call.settled || call.list === void 0) continue;
    if (call.takesMessage && missed.some((older) => covers(older, call.wanted))) continue;
    if (!call.attempt() && call.takesMessage) missed.push(call.wanted);
  }
}, take_fn = function(wanted, now, mayWait) {
  if (__privateGet(this, _invalidLater) !== void 0) {
    const error = __privateGet(this, _invalidLater);
    __privateSet(this, _invalidLater, void 0);
    throw error;
  }
  const count2 = __privateGet(this, _inlets).length;
  if (count2 === 1) {
    const inlet = __privateGet(this, _inlets)[0];
    const fits = wanted.from === void 0 || wanted.from === inlet.from;
    return fits && (wanted.inlet ?? inlet) === inlet ? __privateMethod(this, _Receiving_instances, takeFrom_fn).call(this, inlet, wanted, now, mayWait) : void 0;
  }
  for (let i = 0; i < count2; i++) {
    const at = (__privateGet(this, _turn) + i) % count2;
    const inlet = __privateGet(this, _inlets)[at];
    if (wanted.inlet !== void 0 && wanted.inlet !== inlet) continue;
    if (wanted.from !== void 0 && wanted.from !== inlet.from) continue;
    const message = __privateMethod(this, _Receiving_instances, takeFrom_fn).call(this, inlet, wanted, now, mayWait);
    if (message === void 0) continue;
    __privateSet(this, _turn, at + 1);
    return message;
  }
  return void 0;
}, takeFrom_fn = function(inlet, wanted, now, mayWait) {
  const { pipeline } = this.options;
  const { statistics } = inlet;
  for (; ; ) {
    const bytes = inlet.take(wanted.type, mayWait);
    if (bytes === void 0) return void 0;
    let data;
    try {
      data = now ? pipeline.decode(bytes) : pipeline.decodeLater(bytes);
    } catch (error) {
      if (error instanceof TypeError && pipeline.schemaAnswersLater) {
        inlet.putBack(bytes);
        throw error;
      }
      __privateMethod(this, _Receiving_instances, invalid_fn).call(this, inlet, error, bytes);
      continue;
    }
    statistics.received += 1;
    statistics.bytesReceived += bytes.length;
    if (diagnostics.receive.hasSubscribers) {
      diagnostics.receive.publish({ what: this.options.what, bytes: bytes.length });
    }
    const from = wanted.named ? inlet.from : void 0;
    if (!(data instanceof Promise)) return __privateGet(this, _make).call(this, data, inlet.header, from);
    const header = { ...inlet.header };
    return data.then(
      (value) => __privateGet(this, _make).call(this, value, header, from),
      (error) => {
        __privateMethod(this, _Receiving_instances, invalid_fn).call(this, inlet, error, bytes);
        return __privateMethod(this, _Receiving_instances, nextAfterInvalid_fn).call(this, wanted);
      }
    );
  }
}, /** With onInvalid a bad message is consumed, counted and reported; else the receive throws. */
invalid_fn = function(inlet, error, bytes) {
  const { onInvalid, what } = this.options;
  inlet.statistics.invalid += 1;
  const invalid2 = IpcError.is(error) ? error : new IpcError("IPC_INVALID_MESSAGE", `${what}: the schema threw on a received message`, {
    cause: error
  });
  if (onInvalid === void 0) throw invalid2;
  onInvalid(invalid2, bytes);
}, nextAfterInvalid_fn = function(wanted) {
  const call = new ReceiveOneCall(this, wanted);
  this.wait(call);
  return call.promise;
}, /** An ended inlet that gives nothing any more goes, and with it the calls that waited only for it. */
finishEnded_fn = function() {
  for (const inlet of [...__privateGet(this, _inlets)]) {
    if (inlet.life.ending === void 0 || inlet.isReady()) continue;
    inlet.drained();
  }
}, waitingFor_fn = function(inlet) {
  let waiting2 = 0;
  for (let call = __privateGet(this, _calls).first; call !== void 0; call = __privateGet(this, _calls).after(call)) {
    const { inlet: only, from } = call.wanted;
    if ((only === void 0 || only === inlet) && (from === void 0 || from === inlet.from)) waiting2 += 1;
  }
  return waiting2;
}, _i);
function hasEnded(inlet) {
  return inlet.life.ending !== void 0;
}
function newStatistics() {
  return {
    sent: 0,
    received: 0,
    bytesSent: 0,
    bytesReceived: 0,
    dropped: 0,
    invalid: 0,
    timesFull: 0,
    pendingSends: 0
  };
}
var NAME = /^[A-Za-z0-9._-]+$/;
function checkName(name, what, longest = 200) {
  if (typeof name !== "string") throw new TypeError(`the ${what} must be a string, not ${typeof name}`);
  if (name.length === 0 || name.length > longest || !NAME.test(name) || name === "." || name === "..") {
    const shown = name.length > 40 ? `${name.slice(0, 40)}…` : name;
    throw new TypeError(
      `the ${what} '${shown}' (${name.length} characters) must be 1 to ${longest} of A-Z a-z 0-9 . _ - and not . or ..`
    );
  }
}
function newHeader() {
  return { type: 1, priority: 0, kind: 0, correlation: 0, missed: 0 };
}
function notSupported(what, need) {
  return new IpcError("IPC_NOT_SUPPORTED", `${what} ${need}`);
}
function assertSync(context, call) {
  if (context.traits.sync && context.port.sleep !== void 0) return;
  throw notSupported(context.what, `has no ${call}: its traits say sync: false; use the call without Sync`);
}
function checkSize(context, bytes) {
  if (bytes.length > context.port.maxMessageBytes) throw tooLarge(context, bytes.length);
  return bytes;
}
function checkClaim(context, bytes) {
  if (typeof bytes !== "number" || !Number.isInteger(bytes)) {
    throw new TypeError(`the bytes to claim must be a whole number, not ${String(bytes)}`);
  }
  if (bytes < 0) throw new RangeError(`the bytes to claim are ${bytes}: 0 or more`);
  if (bytes > context.port.maxMessageBytes) throw tooLarge(context, bytes);
}
function tooLarge({ what, port, traits }, bytes) {
  const limit = port.maxMessageBytes;
  const cure = limit < traits.maxMessageBytes ? `open it with maxMessageBytes of ${bytes} or more (${traits.maxMessageBytes} at most)` : "send it in parts";
  return new IpcError(
    "IPC_TOO_LARGE",
    `the message has ${bytes} bytes and ${what} takes ${limit} at most: ${cure}`,
    {
      address: port.address,
      limit
    }
  );
}
var SendCall = (_j = class extends WaitingCall {
  constructor(context, bytes, type, priority, kind, correlation) {
    super();
    __privateAdd(this, _SendCall_instances);
    /** Set once the port has begun a send of several steps. */
    __publicField(this, "transfer");
    __privateAdd(this, _context);
    __privateAdd(this, _bytes);
    __privateAdd(this, _header);
    __privateAdd(this, _cancelling, false);
    __privateSet(this, _context, context);
    __privateSet(this, _bytes, bytes);
    __privateSet(this, _header, { type, priority, kind, correlation, missed: 0 });
  }
  get underWay() {
    return this.transfer !== void 0;
  }
  /** True = it has its result. */
  attempt() {
    if (__privateGet(this, _cancelling)) return false;
    try {
      if (!this.step()) return false;
      this.resolve(void 0);
    } catch (error) {
      this.reject(error);
    }
    return true;
  }
  /** Goes on as far as it can; true = sent. Throws what the port throws. */
  step() {
    var _a2;
    const { port } = __privateGet(this, _context);
    if (this.transfer === void 0 && !port.trySend(__privateGet(this, _bytes), __privateGet(this, _header))) {
      this.transfer = (_a2 = port.begin) == null ? void 0 : _a2.call(port, __privateGet(this, _bytes), __privateGet(this, _header));
      if (this.transfer === void 0) return false;
    }
    if (this.transfer !== void 0 && !this.transfer.advance()) return false;
    __privateMethod(this, _SendCall_instances, count_fn).call(this);
    return true;
  }
  /** C5: after an abort or a timeout the message was not sent; what has begun is taken back first. */
  giveUp(error) {
    if (this.transfer === void 0) {
      this.reject(error);
      return;
    }
    if (__privateGet(this, _cancelling)) return;
    __privateSet(this, _cancelling, true);
    void __privateMethod(this, _SendCall_instances, takeBack_fn).call(this, this.transfer, error);
  }
  /** The same for a Sync call: throws `error` unless the message turns out to be sent. */
  takeBackSync(error) {
    const outcome = this.transfer === void 0 ? "cancelled" : this.transfer.cancel();
    if (outcome === "cancelled") throw error;
    if (outcome !== "sent") throw unknownOutcome(error, __privateGet(this, _context).what);
    __privateMethod(this, _SendCall_instances, count_fn).call(this);
  }
}, _context = new WeakMap(), _bytes = new WeakMap(), _header = new WeakMap(), _cancelling = new WeakMap(), _SendCall_instances = new WeakSet(), takeBack_fn = async function(transfer, error) {
  try {
    const outcome = await transfer.cancel();
    if (outcome === "cancelled") this.reject(error);
    else if (outcome === "unknown") this.reject(unknownOutcome(error, __privateGet(this, _context).what));
    else {
      __privateMethod(this, _SendCall_instances, count_fn).call(this);
      this.resolve(void 0);
    }
  } catch (failure) {
    this.reject(failure);
  }
}, count_fn = function() {
  __privateGet(this, _context).statistics.sent += 1;
  __privateGet(this, _context).statistics.bytesSent += __privateGet(this, _bytes).length;
  if (diagnostics.send.hasSubscribers) {
    diagnostics.send.publish({ what: __privateGet(this, _context).what, bytes: __privateGet(this, _bytes).length });
  }
}, _j);
var ClaimCall = (_k = class extends WaitingCall {
  constructor(context, bytes) {
    super();
    __publicField(this, "underWay", false);
    __privateAdd(this, _context2);
    __privateAdd(this, _bytes2);
    __privateSet(this, _context2, context);
    __privateSet(this, _bytes2, bytes);
  }
  attempt() {
    var _a2, _b2;
    const claim = (_b2 = (_a2 = __privateGet(this, _context2).port).tryClaim) == null ? void 0 : _b2.call(_a2, __privateGet(this, _bytes2));
    if (claim === void 0) return false;
    this.resolve(claim);
    return true;
  }
}, _context2 = new WeakMap(), _bytes2 = new WeakMap(), _k);
var ReadySendCall = (_l = class extends WaitingCall {
  constructor(context) {
    super();
    __publicField(this, "underWay", false);
    __privateAdd(this, _context3);
    __privateSet(this, _context3, context);
  }
  attempt() {
    if (!__privateGet(this, _context3).port.isReady("send")) return false;
    this.resolve(void 0);
    return true;
  }
}, _context3 = new WeakMap(), _l);
function unknownOutcome(error, what) {
  return new IpcError(
    "IPC_UNKNOWN_OUTCOME",
    `${error.message}, and ${what} cannot tell whether the message was delivered`,
    { cause: error }
  );
}
var Claiming = (_m = class {
  constructor(context, sending) {
    __privateAdd(this, _context4);
    __privateAdd(this, _sending);
    __privateSet(this, _context4, context);
    __privateSet(this, _sending, sending);
  }
  tryClaim(bytes) {
    const { life, port, what, statistics } = __privateGet(this, _context4);
    if (port.tryClaim === void 0)
      throw notSupported(what, "has no claim: use shm() or memory(), or trySend");
    life.assertOpen();
    checkClaim(__privateGet(this, _context4), bytes);
    if (__privateGet(this, _sending).waiting > 0) return void 0;
    const claim = port.tryClaim(bytes);
    if (claim === void 0) statistics.timesFull += 1;
    return claim;
  }
  claimSync(bytes, options) {
    const { port, what } = __privateGet(this, _context4);
    assertSync(__privateGet(this, _context4), "claimSync");
    return waitSync(port, "send", options == null ? void 0 : options.timeoutMs, `claimSync on ${what}`, () => {
      if (__privateGet(this, _sending).waiting > 0) __privateGet(this, _sending).wake();
      return this.tryClaim(bytes);
    });
  }
  async claim(bytes, options) {
    checkWait(options, `claim on ${__privateGet(this, _context4).what}`);
    const claim = this.tryClaim(bytes);
    if (claim === void 0)
      return __privateGet(this, _sending).add(new ClaimCall(__privateGet(this, _context4), bytes), options, "claim on");
    if (loopTurnIsDue()) await loopTurn();
    return claim;
  }
}, _context4 = new WeakMap(), _sending = new WeakMap(), _m);
var DescriptorCall = (_n = class extends WaitingCall {
  constructor(context, descriptor) {
    super();
    __publicField(this, "underWay", false);
    __privateAdd(this, _context5);
    __privateAdd(this, _descriptor);
    __privateSet(this, _context5, context);
    __privateSet(this, _descriptor, descriptor);
  }
  attempt() {
    var _a2, _b2;
    try {
      if (((_b2 = (_a2 = __privateGet(this, _context5).port).trySendDescriptor) == null ? void 0 : _b2.call(_a2, __privateGet(this, _descriptor))) !== true) return false;
      this.resolve(void 0);
    } catch (error) {
      this.reject(error);
    }
    return true;
  }
}, _context5 = new WeakMap(), _descriptor = new WeakMap(), _n);
var DescriptorPassing = (_o = class {
  constructor(context, sending, side, inlet) {
    __privateAdd(this, _DescriptorPassing_instances);
    __privateAdd(this, _context6);
    __privateAdd(this, _sending2);
    __privateAdd(this, _side);
    __privateAdd(this, _inlet);
    __privateSet(this, _context6, context);
    __privateSet(this, _sending2, sending);
    __privateSet(this, _side, side);
    __privateSet(this, _inlet, inlet);
  }
  async send(descriptor, options) {
    const { life, what, port } = __privateGet(this, _context6);
    life.assertOpen();
    if (port.trySendDescriptor === void 0) throw __privateMethod(this, _DescriptorPassing_instances, refusal_fn).call(this, "sendDescriptor");
    checkDescriptor(descriptor);
    const timeoutMs = checkWait(options, `sendDescriptor to ${what}`);
    const isFirst = __privateGet(this, _sending2).flush() && __privateGet(this, _sending2).waiting === 0;
    if (isFirst && port.trySendDescriptor(descriptor)) return;
    if (timeoutMs === 0) throw timeoutError(0, `sendDescriptor to ${what}`, port.address);
    await __privateGet(this, _sending2).add(new DescriptorCall(__privateGet(this, _context6), descriptor), options, "sendDescriptor to");
  }
  async receive(options) {
    const { life, what, port } = __privateGet(this, _context6);
    if (port.tryReceiveDescriptor === void 0) throw __privateMethod(this, _DescriptorPassing_instances, refusal_fn).call(this, "receiveDescriptor");
    const label = `receiveDescriptor from ${what}`;
    const timeoutMs = checkWait(options, label);
    const there = port.tryReceiveDescriptor();
    if (there !== void 0) return there;
    life.assertReceivable();
    if (timeoutMs === 0) throw timeoutError(0, label, port.address);
    const wanted = { type: void 0, from: void 0, inlet: __privateGet(this, _inlet), named: false };
    return __privateGet(this, _side).wait(new AttemptCall(wanted, () => {
      var _a2;
      return (_a2 = port.tryReceiveDescriptor) == null ? void 0 : _a2.call(port);
    }), options, label);
  }
  /** Closes what came and was not received. */
  discard() {
    var _a2, _b2;
    (_b2 = (_a2 = __privateGet(this, _context6).port).discardDescriptors) == null ? void 0 : _b2.call(_a2);
  }
}, _context6 = new WeakMap(), _sending2 = new WeakMap(), _side = new WeakMap(), _inlet = new WeakMap(), _DescriptorPassing_instances = new WeakSet(), refusal_fn = function(call) {
  return notSupported(
    __privateGet(this, _context6).what,
    `has no ${call}: only links of unix() pass descriptors, between processes of one host`
  );
}, _o);
function checkDescriptor(descriptor) {
  if (typeof descriptor !== "number" || !Number.isInteger(descriptor))
    throw new TypeError(`a descriptor must be a whole number, not ${String(descriptor)}`);
  if (descriptor < 0) throw new RangeError(`the descriptor is ${descriptor}: 0 or more`);
}
var InPlaceReading = (_p = class {
  constructor(context, side, inlet) {
    __privateAdd(this, _InPlaceReading_instances);
    __privateAdd(this, _context7);
    __privateAdd(this, _side2);
    __privateAdd(this, _inlet2);
    __privateSet(this, _context7, context);
    __privateSet(this, _side2, side);
    __privateSet(this, _inlet2, inlet);
  }
  tryRead(use) {
    const message = __privateMethod(this, _InPlaceReading_instances, next_fn).call(this);
    if (message === void 0) return false;
    try {
      use(message.view);
    } finally {
      __privateMethod(this, _InPlaceReading_instances, release_fn).call(this, message);
    }
    return true;
  }
  async read(use, options) {
    const what = `read from ${__privateGet(this, _context7).what}`;
    checkWait(options, what);
    const wanted = { type: void 0, from: void 0, inlet: __privateGet(this, _inlet2), named: false };
    const message = __privateMethod(this, _InPlaceReading_instances, next_fn).call(this) ?? await __privateGet(this, _side2).wait(new AttemptCall(wanted, () => __privateMethod(this, _InPlaceReading_instances, take_fn2).call(this)), options, what);
    try {
      return await use(message.view);
    } finally {
      __privateMethod(this, _InPlaceReading_instances, release_fn).call(this, message);
    }
  }
  tryReadMany(use, options) {
    const { life, port, statistics } = __privateGet(this, _context7);
    const readMany = __privateMethod(this, _InPlaceReading_instances, supported_fn).call(this, port.tryReadMany, "tryReadMany");
    life.assertReceivable();
    const count2 = readMany.call(port, use, (options == null ? void 0 : options.max) ?? Number.POSITIVE_INFINITY);
    statistics.received += count2;
    if (count2 === 0 && life.ending !== void 0) {
      __privateGet(this, _inlet2).drained();
      life.assertReceivable();
    }
    return count2;
  }
}, _context7 = new WeakMap(), _side2 = new WeakMap(), _inlet2 = new WeakMap(), _InPlaceReading_instances = new WeakSet(), next_fn = function() {
  const { life, port } = __privateGet(this, _context7);
  __privateMethod(this, _InPlaceReading_instances, supported_fn).call(this, port.tryRead, "read");
  life.assertReceivable();
  if (__privateGet(this, _side2).receiving.waiting > 0) __privateGet(this, _side2).receiving.wake();
  const message = __privateMethod(this, _InPlaceReading_instances, take_fn2).call(this);
  if (message === void 0 && life.ending !== void 0) {
    __privateGet(this, _inlet2).drained();
    life.assertReceivable();
  }
  return message;
}, take_fn2 = function() {
  const { port } = __privateGet(this, _context7);
  return __privateMethod(this, _InPlaceReading_instances, supported_fn).call(this, port.tryRead, "read").call(port, __privateGet(this, _inlet2).header);
}, release_fn = function(message) {
  const { statistics } = __privateGet(this, _context7);
  statistics.received += 1;
  statistics.bytesReceived += message.view.length;
  message.release();
}, supported_fn = function(call, name) {
  if (call === void 0 || call === null) {
    throw notSupported(__privateGet(this, _context7).what, `has no ${name}: use shm() or memory(), or tryReceive`);
  }
  return call;
}, _p);
var LARGEST_TYPE = 2 ** 31 - 1;
function wholeNumber(value, name, least, most) {
  if (typeof value !== "number" || !Number.isInteger(value)) {
    throw new TypeError(`${name} must be a whole number, not ${String(value)}`);
  }
  if (value < least || value > most)
    throw new RangeError(`${name} is ${value}: it must be ${least} to ${most}`);
  return value;
}
function checkedSelector(options, attributes, what) {
  if (options === void 0) return void 0;
  const type = options.type;
  if (type === void 0) return void 0;
  if (!attributes.includes("type"))
    throw notSupported(what, "has no message types to select by: use memory() or sysvMq()");
  if (typeof type === "number") wholeNumber(type, "type", 1, LARGEST_TYPE);
  else if (typeof type === "object" && type !== null && "lowestUpTo" in type)
    wholeNumber(type.lowestUpTo, "lowestUpTo", 1, LARGEST_TYPE);
  else if (typeof type === "object" && type !== null && "except" in type)
    wholeNumber(type.except, "except", 1, LARGEST_TYPE);
  else throw new TypeError("type must be a number, { lowestUpTo } or { except }");
  return type;
}
var ReceiverSide = (_q = class {
  constructor(receiving, scope) {
    __privateAdd(this, _ReceiverSide_instances);
    __publicField(this, "receiving");
    __privateAdd(this, _scope);
    __privateAdd(this, _any);
    /** What errors call a receive. */
    __privateAdd(this, _label);
    __privateAdd(this, _syncLabel);
    this.receiving = receiving;
    __privateSet(this, _scope, scope);
    const { inlet, named, what } = scope;
    __privateSet(this, _label, `receive from ${what}`);
    __privateSet(this, _syncLabel, `receiveSync from ${what}`);
    __privateSet(this, _any, inlet === void 0 && !named ? ANY : { type: void 0, from: void 0, inlet, named });
  }
  tryReceive(options) {
    __privateGet(this, _scope).assertReceivable();
    const wanted = options === void 0 ? __privateGet(this, _any) : __privateMethod(this, _ReceiverSide_instances, wanted_fn).call(this, options);
    if (options !== void 0) refuseWait(options);
    return this.takeNow(wanted);
  }
  /** One look, older waiting calls first. */
  takeNow(wanted) {
    flushStaged();
    if (this.receiving.waiting > 0) this.receiving.wake();
    const message = this.receiving.take(wanted);
    if (message === void 0) __privateGet(this, _scope).afterNothing();
    return message;
  }
  /** Blocks the thread until there is one. */
  receiveSync(port, options) {
    const scope = __privateGet(this, _scope);
    scope.assertReceivable();
    const { timeoutMs, signal: signal2 } = options ?? {};
    if (signal2 !== void 0) throw new TypeError("a Sync call takes no signal: nobody could abort it");
    const wanted = options === void 0 ? __privateGet(this, _any) : __privateMethod(this, _ReceiverSide_instances, wanted_fn).call(this, options);
    return waitSync(port, "receive", timeoutMs, __privateGet(this, _syncLabel), () => {
      scope.assertReceivable();
      return this.takeNow(wanted);
    });
  }
  receive(options) {
    try {
      const taken = __privateMethod(this, _ReceiverSide_instances, takeOrWait_fn).call(this, options);
      if (taken instanceof Promise) return taken;
      return loopTurnIsDue() ? loopTurn().then(() => taken) : Promise.resolve(taken);
    } catch (error) {
      return Promise.reject(error);
    }
  }
  async receiveMany(options) {
    __privateGet(this, _scope).assertReceivable();
    const what = __privateGet(this, _label);
    const timeoutMs = checkWait(options, what);
    const max = checkedMax(options == null ? void 0 : options.max);
    const wanted = options === void 0 ? __privateGet(this, _any) : __privateMethod(this, _ReceiverSide_instances, wanted_fn).call(this, options);
    if (this.receiving.waiting > 0) this.receiving.wake();
    const messages = this.receiving.takeMany(wanted, max);
    if (messages.length > 0) {
      if (loopTurnIsDue()) await loopTurn();
      return messages;
    }
    __privateGet(this, _scope).afterNothing();
    if (timeoutMs === 0) throw timeoutError(0, what, __privateGet(this, _scope).address);
    return this.wait(new ReceiveManyCall(this.receiving, wanted, max), options, what);
  }
  wait(call, options, what) {
    call.start(options, what, __privateGet(this, _scope).address, __privateGet(this, _scope).keepsAlive());
    this.receiving.wait(call);
    return call.promise;
  }
  /** Iterates: takes a message only when asked for the next; ends on close, throws on a peer's death (C9). */
  messages(options) {
    checkWait(options, `messages of ${__privateGet(this, _scope).what}`);
    if (options !== void 0) __privateMethod(this, _ReceiverSide_instances, wanted_fn).call(this, options);
    let ended = false;
    const done = { value: void 0, done: true };
    const give = (value) => ({ value, done: false });
    const end = (error) => {
      if (!IpcError.is(error, "IPC_INVALID_MESSAGE")) ended = true;
      if (IpcError.is(error, "IPC_CLOSED")) return done;
      throw error;
    };
    return {
      // Not an async function: each of those costs a promise more, and this runs once a message.
      next: () => {
        if (ended) return Promise.resolve(done);
        let taken;
        try {
          taken = __privateMethod(this, _ReceiverSide_instances, takeOrWait_fn).call(this, options);
        } catch (error) {
          return new Promise((resolve) => resolve(end(error)));
        }
        if (taken instanceof Promise) return taken.then(give, end);
        const result = give(taken);
        return loopTurnIsDue() ? loopTurn().then(() => result) : Promise.resolve(result);
      },
      return: () => {
        ended = true;
        return Promise.resolve(done);
      },
      [Symbol.asyncIterator]() {
        return this;
      }
    };
  }
}, _scope = new WeakMap(), _any = new WeakMap(), _label = new WeakMap(), _syncLabel = new WeakMap(), _ReceiverSide_instances = new WeakSet(), /** The next message, at once where it is there and its schema answers at once. */
takeOrWait_fn = function(options) {
  __privateGet(this, _scope).assertReceivable();
  const timeoutMs = checkWait(options, __privateGet(this, _label));
  const wanted = options === void 0 ? __privateGet(this, _any) : __privateMethod(this, _ReceiverSide_instances, wanted_fn).call(this, options);
  if (this.receiving.waiting > 0) this.receiving.wake();
  const taken = this.receiving.takeLater(wanted, timeoutMs > 0);
  if (taken !== void 0) return taken;
  __privateGet(this, _scope).afterNothing();
  if (timeoutMs === 0) throw timeoutError(0, __privateGet(this, _label), __privateGet(this, _scope).address);
  const call = new ReceiveOneCall(this.receiving, wanted);
  call.start(options, __privateGet(this, _label), __privateGet(this, _scope).address, __privateGet(this, _scope).keepsAlive());
  this.receiving.waitTried(call);
  return call.promise;
}, wanted_fn = function(options) {
  const { attributes, what, inlet, named } = __privateGet(this, _scope);
  const type = checkedSelector(options, attributes, what);
  const from = named ? options.from : void 0;
  return type === void 0 && from === void 0 ? __privateGet(this, _any) : { type, from, inlet, named };
}, _q);
function checkedMax(max) {
  if (max === void 0) return Number.POSITIVE_INFINITY;
  if (typeof max !== "number" || Number.isNaN(max)) throw new TypeError("max must be a number of messages");
  if (max < 1) throw new RangeError(`max is ${max}: 1 or more`);
  return max;
}
function refuseWait(options) {
  const { timeoutMs, signal: signal2 } = options;
  if (timeoutMs !== void 0 || signal2 !== void 0) {
    throw new TypeError("a try call never waits: leave out timeoutMs and signal, or use the call without try");
  }
}
var BATCH_MESSAGES = 256;
var BATCH_BYTES = 256 * 1024;
function* batches(data, encode) {
  let batch = [];
  let bytes = 0;
  for (const item of data) {
    let encoded;
    try {
      encoded = encode(item);
    } catch (error) {
      if (batch.length > 0) yield batch;
      throw error;
    }
    batch.push(encoded);
    bytes += encoded.length;
    if (batch.length < BATCH_MESSAGES && bytes < BATCH_BYTES) continue;
    yield batch;
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) yield batch;
}
function* arrayBatches(data, check2) {
  for (let from = 0; from < data.length; ) {
    const batch = data.slice(from, from + BATCH_MESSAGES);
    let count2 = 0;
    let bytes = 0;
    try {
      for (; count2 < batch.length && bytes < BATCH_BYTES; count2++) {
        bytes += check2(batch[count2]).length;
      }
    } catch (error) {
      if (count2 > 0) yield batch.slice(0, count2);
      throw error;
    }
    yield count2 === batch.length ? batch : batch.slice(0, count2);
    from += count2;
  }
}
var LARGEST_PRIORITY = 32767;
function fillHeader(header, options, attributes, what) {
  header.type = 1;
  header.priority = 0;
  if (options === void 0) return;
  const { type, priority } = options;
  if (type !== void 0) {
    if (!attributes.includes("type"))
      throw notSupported(what, "carries no message type: use memory() or sysvMq()");
    header.type = wholeNumber(type, "type", 1, LARGEST_TYPE);
  }
  if (priority !== void 0) {
    if (!attributes.includes("priority")) {
      throw notSupported(what, "carries no priority: use memory() or posixMq()");
    }
    header.priority = wholeNumber(priority, "priority", 0, LARGEST_PRIORITY);
  }
}
var TogetherCall = (_r = class extends WaitingCall {
  constructor(context) {
    super();
    __publicField(this, "underWay", false);
    __privateAdd(this, _context8);
    __privateAdd(this, _messages, 0);
    __privateAdd(this, _bytes3, 0);
    __privateSet(this, _context8, context);
  }
  add(bytes) {
    __privateSet(this, _messages, __privateGet(this, _messages) + 1);
    __privateSet(this, _bytes3, __privateGet(this, _bytes3) + bytes);
  }
  /** Hands them over; true = done. Throws what the port throws. */
  handOver() {
    var _a2;
    const { port, statistics } = __privateGet(this, _context8);
    if (((_a2 = port.flush) == null ? void 0 : _a2.call(port)) === false) return false;
    statistics.sent += __privateGet(this, _messages);
    statistics.bytesSent += __privateGet(this, _bytes3);
    return true;
  }
  attempt() {
    try {
      if (!this.handOver()) return false;
      this.resolve(void 0);
    } catch (error) {
      this.reject(error);
    }
    return true;
  }
  giveUp(error) {
    var _a2, _b2;
    (_b2 = (_a2 = __privateGet(this, _context8).port).unstage) == null ? void 0 : _b2.call(_a2);
    this.reject(error);
  }
}, _context8 = new WeakMap(), _messages = new WeakMap(), _bytes3 = new WeakMap(), _r);
var SendTogether = (_s = class {
  /** `wait`: takes a call whose messages the port does not take now. */
  constructor(context, wait) {
    __privateAdd(this, _SendTogether_instances);
    __privateAdd(this, _context9);
    __privateAdd(this, _wait);
    __privateAdd(this, _call);
    __privateAdd(this, _isFirst, true);
    /** Hands over what is staged. False = it waits. */
    __publicField(this, "flush", () => {
      const call = __privateGet(this, _call);
      if (call === void 0) return true;
      __privateSet(this, _call, void 0);
      removeStaged(this.flush);
      try {
        if (!call.handOver()) {
          __privateGet(this, _wait).call(this, call);
          return false;
        }
      } catch (error) {
        call.reject(error);
        return true;
      }
      if (loopTurnIsDue()) void loopTurn().then(() => call.resolve(void 0));
      else call.resolve(void 0);
      return true;
    });
    __privateAdd(this, _endOfRun, () => {
      __privateSet(this, _isFirst, true);
      this.flush();
    });
    __privateSet(this, _context9, context);
    __privateSet(this, _wait, wait);
  }
  /** Undefined = this one goes by itself, behind the others. */
  send(bytes, header) {
    if (__privateGet(this, _isFirst)) {
      __privateSet(this, _isFirst, false);
      queueMicrotask(__privateGet(this, _endOfRun));
      return void 0;
    }
    if (diagnostics.send.hasSubscribers || !__privateMethod(this, _SendTogether_instances, stage_fn).call(this, bytes, header)) {
      this.flush();
      return void 0;
    }
    if (__privateGet(this, _call) === void 0) {
      __privateSet(this, _call, new TogetherCall(__privateGet(this, _context9)));
      addStaged(this.flush);
    }
    __privateGet(this, _call).add(bytes.length);
    return __privateGet(this, _call).promise;
  }
}, _context9 = new WeakMap(), _wait = new WeakMap(), _call = new WeakMap(), _isFirst = new WeakMap(), _SendTogether_instances = new WeakSet(), // A full batch makes room for the next.
stage_fn = function(bytes, header) {
  var _a2, _b2;
  const { port } = __privateGet(this, _context9);
  if (((_a2 = port.stage) == null ? void 0 : _a2.call(port, bytes, header)) === true) return true;
  return __privateGet(this, _call) !== void 0 && this.flush() && ((_b2 = port.stage) == null ? void 0 : _b2.call(port, bytes, header)) === true;
}, _endOfRun = new WeakMap(), _s);
var SendWindow = (_t = class {
  constructor(most, signal2) {
    __privateAdd(this, _SendWindow_instances);
    /** How many went. */
    __publicField(this, "sent", 0);
    __privateAdd(this, _most);
    __privateAdd(this, _stop, new AbortController());
    __privateAdd(this, _signal);
    __privateAdd(this, _underWay, []);
    __privateAdd(this, _failure);
    __privateSet(this, _most, most);
    __privateSet(this, _signal, signal2 === void 0 ? __privateGet(this, _stop).signal : AbortSignal.any([signal2, __privateGet(this, _stop).signal]));
  }
  /** Begins one more behind the others; waits while as many as may be are under way. Throws why one of them failed. */
  async add(begin) {
    __privateGet(this, _underWay).push(
      begin(__privateGet(this, _signal)).then(
        () => {
          this.sent += 1;
        },
        (error) => __privateMethod(this, _SendWindow_instances, failed_fn).call(this, error)
      )
    );
    if (__privateGet(this, _underWay).length >= __privateGet(this, _most)) await __privateGet(this, _underWay).shift();
    if (__privateGet(this, _failure) !== void 0) throw __privateGet(this, _failure).error;
  }
  /** Waits for all. Throws why one of them failed. */
  async settle() {
    await Promise.all(__privateGet(this, _underWay));
    __privateSet(this, _underWay, []);
    if (__privateGet(this, _failure) !== void 0) throw __privateGet(this, _failure).error;
  }
  /** After `error` nothing more is begun: waits for those under way, and gives what the caller is to be told. */
  async after(error) {
    var _a2;
    await Promise.all(__privateGet(this, _underWay));
    return ((_a2 = __privateGet(this, _failure)) == null ? void 0 : _a2.error) ?? error;
  }
}, _most = new WeakMap(), _stop = new WeakMap(), _signal = new WeakMap(), _underWay = new WeakMap(), _failure = new WeakMap(), _SendWindow_instances = new WeakSet(), // Those behind it are taken back: what comes after a gap must not arrive.
failed_fn = function(error) {
  __privateGet(this, _failure) ?? __privateSet(this, _failure, { error });
  __privateGet(this, _stop).abort();
}, _t);
var SENT = Promise.resolve();
var LEAST_WAITING_SENDS = 1024;
var Sending = (_u = class {
  constructor(context) {
    __privateAdd(this, _Sending_instances);
    __privateAdd(this, _context10);
    __privateAdd(this, _calls2, new WaitList());
    __privateAdd(this, _header2, newHeader());
    __privateAdd(this, _mostWaiting);
    __privateAdd(this, _atOnce);
    __privateAdd(this, _together);
    __privateAdd(this, _serving2, false);
    __privateAdd(this, _armed, 0);
    /** Sends whose schema answers later, in order: those behind must wait for them. */
    __privateAdd(this, _encoding);
    __privateSet(this, _context10, context);
    const { capacity } = context.port.buffering;
    __privateSet(this, _mostWaiting, Math.max(LEAST_WAITING_SENDS, Number.isFinite(capacity) ? capacity : 0));
    __privateSet(this, _atOnce, context.port.transfersAtOnce ?? 1);
    if (context.port.stage !== void 0 && context.whenFull === "wait") {
      __privateSet(this, _together, new SendTogether(context, (call) => {
        if (context.life.state === "open") void this.add(call, void 0, "send to");
        else call.giveUp(context.life.refusal());
      }));
    }
    __privateGet(this, _calls2).onRemove = () => {
      if (!__privateGet(this, _serving2) && context.life.state === "open") this.wake();
    };
    context.life.onEnd(() => __privateMethod(this, _Sending_instances, end_fn).call(this));
  }
  /** Sends that wait now. */
  get waiting() {
    return __privateGet(this, _calls2).size;
  }
  trySend(data, options) {
    const { life, pipeline } = __privateGet(this, _context10);
    life.assertOpen();
    if (options !== void 0) refuseWait(options);
    fillHeader(__privateGet(this, _header2), options, __privateGet(this, _context10).attributes, __privateGet(this, _context10).what);
    const bytes = checkSize(__privateGet(this, _context10), pipeline.encode(data));
    const sent = __privateMethod(this, _Sending_instances, sendNow_fn).call(this, bytes, __privateGet(this, _header2)) === "sent";
    if (!sent && __privateGet(this, _context10).port.transfersAtOnce !== void 0) this.full();
    return sent;
  }
  /** For frames of core's own (requests, replies). */
  trySendFrame(bytes, kind, correlation) {
    if (__privateGet(this, _context10).life.state !== "open" || !this.flush() || __privateGet(this, _calls2).size > 0) return false;
    const header = __privateGet(this, _header2);
    header.type = 1;
    header.priority = 0;
    header.kind = kind;
    header.correlation = correlation;
    const sent = __privateGet(this, _context10).port.trySend(bytes, header);
    header.kind = 0;
    header.correlation = 0;
    return sent;
  }
  /** Encodes for a frame of core's own and sends it, waiting while full, whatever `whenFull` says. */
  async sendFrame(bytes, kind, correlation, options) {
    if (this.trySendFrame(checkSize(__privateGet(this, _context10), bytes), kind, correlation)) return;
    __privateGet(this, _context10).life.assertOpen();
    await __privateMethod(this, _Sending_instances, enqueue_fn).call(this, bytes, 1, 0, kind, correlation, options);
  }
  sendSync(data, options) {
    const { life, pipeline, port, what } = __privateGet(this, _context10);
    assertSync(__privateGet(this, _context10), "sendSync");
    life.assertOpen();
    fillHeader(__privateGet(this, _header2), options, __privateGet(this, _context10).attributes, what);
    const bytes = checkSize(__privateGet(this, _context10), pipeline.encode(data));
    const { type, priority } = __privateGet(this, _header2);
    const outcome = __privateMethod(this, _Sending_instances, sendNow_fn).call(this, bytes, __privateGet(this, _header2));
    if (outcome === "full-rejected") throw __privateMethod(this, _Sending_instances, fullError_fn).call(this);
    if (outcome !== "full") return;
    const call = new SendCall(__privateGet(this, _context10), bytes, type, priority, 0, 0);
    try {
      waitSync(port, "send", options == null ? void 0 : options.timeoutMs, `sendSync to ${what}`, () => {
        life.assertOpen();
        if (__privateGet(this, _calls2).size > 0) this.wake();
        return __privateGet(this, _calls2).size === 0 && call.step() ? true : void 0;
      });
    } catch (error) {
      call.takeBackSync(error);
    }
  }
  send(data, options) {
    var _a2;
    try {
      const { life, pipeline, what } = __privateGet(this, _context10);
      life.assertOpen();
      const header = __privateGet(this, _header2);
      fillHeader(header, options, __privateGet(this, _context10).attributes, what);
      const timeoutMs = options === void 0 ? Number.POSITIVE_INFINITY : checkWait(options, `send to ${what}`);
      const encoded = __privateGet(this, _encoding) === void 0 ? pipeline.encodeLater(data) : __privateGet(this, _encoding).then(() => pipeline.encodeLater(data));
      if (encoded instanceof Promise) return __privateMethod(this, _Sending_instances, sendEncodedLater_fn).call(this, encoded, header, options);
      checkSize(__privateGet(this, _context10), encoded);
      if (options === void 0 && __privateGet(this, _calls2).size === 0 && __privateGet(this, _encoding) === void 0) {
        const together = (_a2 = __privateGet(this, _together)) == null ? void 0 : _a2.send(encoded, header);
        if (together !== void 0) return together;
      }
      const outcome = __privateMethod(this, _Sending_instances, sendNow_fn).call(this, encoded, header);
      if (outcome === "sent" || outcome === "dropped") return loopTurnIsDue() ? loopTurn() : SENT;
      if (outcome === "full-rejected") return Promise.reject(__privateMethod(this, _Sending_instances, fullError_fn).call(this));
      if (timeoutMs === 0)
        return Promise.reject(timeoutError(0, `send to ${what}`, __privateGet(this, _context10).port.address));
      return __privateMethod(this, _Sending_instances, enqueue_fn).call(this, encoded, header.type, header.priority, 0, 0, options);
    } catch (error) {
      return Promise.reject(error);
    }
  }
  async sendMany(data, options) {
    var _a2;
    const { life, what, port } = __privateGet(this, _context10);
    life.assertOpen();
    fillHeader(__privateGet(this, _header2), options, __privateGet(this, _context10).attributes, what);
    checkWait(options, `sendMany to ${what}`);
    const { type, priority } = __privateGet(this, _header2);
    const start = performance.now();
    const limit = checkedTimeout(options == null ? void 0 : options.timeoutMs);
    let sent = 0;
    const window = __privateGet(this, _atOnce) > 1 ? new SendWindow(__privateGet(this, _atOnce), options == null ? void 0 : options.signal) : void 0;
    try {
      for (const batch of __privateMethod(this, _Sending_instances, batches_fn).call(this, data)) {
        for (let from = 0; from < batch.length; ) {
          life.assertOpen();
          if ((_a2 = options == null ? void 0 : options.signal) == null ? void 0 : _a2.aborted) checkWait(options, `sendMany to ${what}`);
          const header = __privateGet(this, _header2);
          header.type = type;
          header.priority = priority;
          this.flush();
          const taken = __privateGet(this, _calls2).size > 0 ? 0 : __privateMethod(this, _Sending_instances, trySendMany_fn).call(this, batch, from, header);
          from += taken;
          sent += taken;
          if (loopTurnIsDue()) await loopTurn();
          if (from === batch.length || taken > 0) continue;
          const next = batch[from];
          const outcome = __privateMethod(this, _Sending_instances, sendNow_fn).call(this, next, header);
          if (outcome === "full-rejected") throw __privateMethod(this, _Sending_instances, fullError_fn).call(this);
          if (outcome === "full") {
            const left = limit - (performance.now() - start);
            if (left <= 0) throw timeoutError(limit, `sendMany to ${what}`, port.address);
            const begin = (signal2 = options == null ? void 0 : options.signal) => __privateMethod(this, _Sending_instances, enqueue_fn).call(this, next, type, priority, 0, 0, { signal: signal2, timeoutMs: left });
            await (window === void 0 ? begin() : window.add(begin));
          }
          from += 1;
          if (outcome !== "full" || window === void 0) sent += 1;
        }
      }
      await (window == null ? void 0 : window.settle());
    } catch (error) {
      throw window === void 0 ? withSent(error, sent) : withSent(await window.after(error), sent + window.sent);
    }
  }
  async ready(options) {
    if (__privateGet(this, _context10).traits.handOver === "broker")
      throw notSupported(__privateGet(this, _context10).what, "has no ready('send'): traits.handOver is 'broker'; use send");
    __privateGet(this, _context10).life.assertOpen();
    checkWait(options, `ready('send') on ${__privateGet(this, _context10).what}`);
    if (this.flush() && __privateGet(this, _calls2).size === 0 && __privateGet(this, _context10).port.isReady("send")) return;
    await this.add(new ReadySendCall(__privateGet(this, _context10)), options, "ready('send') on");
  }
  /** The port says that a send may succeed now. */
  wake() {
    if (__privateGet(this, _serving2)) return;
    __privateSet(this, _serving2, true);
    try {
      let underWay = 0;
      for (let call = __privateGet(this, _calls2).first; call !== void 0; ) {
        const next = __privateGet(this, _calls2).after(call);
        if (!call.attempt()) {
          underWay += 1;
          if (!call.underWay || underWay >= __privateGet(this, _atOnce)) break;
        }
        call = next;
      }
    } finally {
      __privateSet(this, _serving2, false);
      __privateGet(this, _context10).statistics.pendingSends = __privateGet(this, _calls2).size;
      __privateMethod(this, _Sending_instances, arm_fn).call(this);
    }
  }
  /** A message has met a full channel. */
  full() {
    const { statistics, what, port } = __privateGet(this, _context10);
    statistics.timesFull += 1;
    if (diagnostics.full.hasSubscribers) diagnostics.full.publish({ what, address: port.address });
  }
  /** Hands over the sends that go together at the end of this run. False = they wait. */
  flush() {
    var _a2;
    return ((_a2 = __privateGet(this, _together)) == null ? void 0 : _a2.flush()) ?? true;
  }
  setAlive(alive) {
    for (const call of __privateGet(this, _calls2).snapshot()) call.setAlive(alive);
  }
  /** A call waits in its turn, behind the staged sends; core's claims wait in the same list as sends. */
  add(call, options, verb) {
    const { life, what, port } = __privateGet(this, _context10);
    call.start(options, `${verb} ${what}`, port.address, life.keepsAlive);
    __privateGet(this, _calls2).add(call);
    if (__privateGet(this, _calls2).size === 1) {
      this.wake();
    } else {
      const before = call.previous;
      if (!__privateGet(this, _serving2) && __privateGet(this, _calls2).size <= __privateGet(this, _atOnce) && (before == null ? void 0 : before.underWay)) call.attempt();
      __privateGet(this, _context10).statistics.pendingSends = __privateGet(this, _calls2).size;
      __privateMethod(this, _Sending_instances, arm_fn).call(this);
    }
    return call.promise;
  }
}, _context10 = new WeakMap(), _calls2 = new WeakMap(), _header2 = new WeakMap(), _mostWaiting = new WeakMap(), _atOnce = new WeakMap(), _together = new WeakMap(), _serving2 = new WeakMap(), _armed = new WeakMap(), _encoding = new WeakMap(), _Sending_instances = new WeakSet(), sendNow_fn = function(bytes, header) {
  const { life, port, statistics, whenFull } = __privateGet(this, _context10);
  this.flush();
  if (__privateGet(this, _calls2).size === 0 && __privateGet(this, _encoding) === void 0) {
    if (port.trySend(bytes, header) || whenFull === "drop-oldest" && __privateMethod(this, _Sending_instances, makeRoom_fn).call(this, bytes, header)) {
      __privateMethod(this, _Sending_instances, count_fn2).call(this, bytes.length);
      return "sent";
    }
    life.assertOpen();
  }
  if (port.transfersAtOnce === void 0) this.full();
  if (whenFull === "drop-incoming") {
    statistics.dropped += 1;
    return "dropped";
  }
  return whenFull === "reject" ? "full-rejected" : "full";
}, /** drop-oldest: takes the oldest messages away until the new one fits; another may be quicker to use the room. */
makeRoom_fn = function(bytes, header) {
  var _a2;
  const { port, statistics } = __privateGet(this, _context10);
  const { type, priority } = header;
  for (; ; ) {
    const dropped = ((_a2 = port.dropOldest) == null ? void 0 : _a2.call(port)) ?? port.tryReceive(header, void 0) !== void 0;
    if (!dropped) return false;
    statistics.dropped += 1;
    header.type = type;
    header.priority = priority;
    if (port.trySend(bytes, header)) return true;
  }
}, batches_fn = function(data) {
  const { pipeline } = __privateGet(this, _context10);
  const encode = (item) => checkSize(__privateGet(this, _context10), pipeline.encode(item));
  if (!pipeline.passesBytes || !Array.isArray(data)) return batches(data, encode);
  return arrayBatches(data, encode);
}, trySendMany_fn = function(batch, from, header) {
  const { port, statistics } = __privateGet(this, _context10);
  if (port.trySendMany === void 0) {
    if (!port.trySend(batch[from], header)) return 0;
    __privateMethod(this, _Sending_instances, count_fn2).call(this, batch[from].length);
    return 1;
  }
  const taken = port.trySendMany(batch, from, header);
  const end = from + taken;
  let bytes = 0;
  for (let at = from; at < end; at++) bytes += batch[at].length;
  statistics.sent += taken;
  statistics.bytesSent += bytes;
  if (diagnostics.send.hasSubscribers) {
    for (const { length } of batch.slice(from, end)) {
      diagnostics.send.publish({ what: __privateGet(this, _context10).what, bytes: length });
    }
  }
  return taken;
}, sendEncodedLater_fn = async function(encoded, header, options) {
  const { type, priority } = header;
  const settled = encoded.then(
    () => {
    },
    () => {
    }
  );
  __privateSet(this, _encoding, settled);
  const bytes = await encoded.finally(() => {
    if (__privateGet(this, _encoding) === settled) __privateSet(this, _encoding, void 0);
  });
  __privateGet(this, _context10).life.assertOpen();
  checkWait(options, `send to ${__privateGet(this, _context10).what}`);
  __privateGet(this, _header2).type = type;
  __privateGet(this, _header2).priority = priority;
  const outcome = __privateMethod(this, _Sending_instances, sendNow_fn).call(this, checkSize(__privateGet(this, _context10), bytes), __privateGet(this, _header2));
  if (outcome === "full-rejected") throw __privateMethod(this, _Sending_instances, fullError_fn).call(this);
  if (outcome === "full") await __privateMethod(this, _Sending_instances, enqueue_fn).call(this, bytes, type, priority, 0, 0, options);
}, enqueue_fn = function(bytes, type, priority, kind, correlation, options) {
  if (__privateGet(this, _calls2).size >= __privateGet(this, _mostWaiting)) {
    const { what, port } = __privateGet(this, _context10);
    const message = `${__privateGet(this, _calls2).size} sends already wait on ${what}: await them, or give it a larger capacity`;
    return Promise.reject(
      new IpcError("IPC_FULL", message, { address: port.address, limit: __privateGet(this, _mostWaiting) })
    );
  }
  return this.add(new SendCall(__privateGet(this, _context10), bytes, type, priority, kind, correlation), options, "send to");
}, arm_fn = function() {
  const waiting2 = __privateGet(this, _calls2).size;
  if (__privateGet(this, _context10).life.state !== "open" || waiting2 === 0 && __privateGet(this, _armed) === 0) return;
  __privateSet(this, _armed, waiting2);
  __privateGet(this, _context10).port.arm("send", waiting2);
}, end_fn = function() {
  __privateSet(this, _serving2, true);
  const refusal = __privateGet(this, _context10).life.refusal();
  for (const call of __privateGet(this, _calls2).snapshot()) call.giveUp(refusal);
  __privateSet(this, _serving2, false);
  __privateGet(this, _context10).statistics.pendingSends = 0;
}, count_fn2 = function(bytes) {
  const { statistics } = __privateGet(this, _context10);
  statistics.sent += 1;
  statistics.bytesSent += bytes;
  if (diagnostics.send.hasSubscribers) diagnostics.send.publish({ what: __privateGet(this, _context10).what, bytes });
}, fullError_fn = function() {
  const { what, port } = __privateGet(this, _context10);
  const { capacity, bytes } = port.buffering;
  return new IpcError(
    "IPC_FULL",
    `${what} is full (capacity ${capacity} messages, ${bytes} bytes) and whenFull is 'reject'`,
    {
      address: port.address,
      limit: Number.isFinite(capacity) ? capacity : bytes
    }
  );
}, _u);
var BaseChannel = (_v = class {
  constructor(context, receiving, inlet, sides) {
    __privateAdd(this, _BaseChannel_instances);
    __publicField(this, "context");
    __publicField(this, "sending");
    __publicField(this, "side");
    __privateAdd(this, _sides);
    __privateAdd(this, _claiming);
    __privateAdd(this, _inPlace);
    __privateAdd(this, _descriptors);
    __privateAdd(this, _inlet3);
    this.context = context;
    __privateSet(this, _sides, sides);
    __privateSet(this, _inlet3, inlet);
    this.sending = new Sending(context);
    __privateSet(this, _claiming, new Claiming(context, this.sending));
    this.side = new ReceiverSide(receiving, __privateMethod(this, _BaseChannel_instances, scope_fn).call(this));
    __privateSet(this, _inPlace, new InPlaceReading(
      context,
      this.side,
      inlet
    ));
    __privateSet(this, _descriptors, new DescriptorPassing(
      context,
      this.sending,
      this.side,
      inlet
    ));
  }
  /** What the port talks to. */
  portHost() {
    const { life } = this.context;
    return {
      wake: (to) => {
        if (to === "send") this.sending.wake();
        else this.side.receiving.wake();
      },
      full: () => this.sending.full(),
      ended: (reason, error, undelivered) => life.ended(reason, error, undelivered)
    };
  }
  get name() {
    return this.context.name;
  }
  get address() {
    return this.context.port.address;
  }
  get traits() {
    return this.context.traits;
  }
  get buffering() {
    const { capacity, bytes } = this.context.port.buffering;
    return { capacity, bytes, whenFull: this.context.whenFull };
  }
  get state() {
    return this.context.life.state;
  }
  get closed() {
    return this.context.life.closed;
  }
  trySend(data, options) {
    if (!__privateGet(this, _sides).sends) __privateMethod(this, _BaseChannel_instances, refuse_fn).call(this, "trySend");
    return this.sending.trySend(data, options);
  }
  sendSync(data, options) {
    if (!__privateGet(this, _sides).sends) __privateMethod(this, _BaseChannel_instances, refuse_fn).call(this, "sendSync");
    this.sending.sendSync(data, options);
  }
  send(data, options) {
    if (!__privateGet(this, _sides).sends) __privateMethod(this, _BaseChannel_instances, refuse_fn).call(this, "send");
    return this.sending.send(data, options);
  }
  sendMany(data, options) {
    if (!__privateGet(this, _sides).sends) __privateMethod(this, _BaseChannel_instances, refuse_fn).call(this, "sendMany");
    return this.sending.sendMany(data, options);
  }
  tryReceive(options) {
    if (!__privateGet(this, _sides).receives) __privateMethod(this, _BaseChannel_instances, refuse_fn).call(this, "tryReceive");
    return this.side.tryReceive(options);
  }
  receiveSync(options) {
    if (!__privateGet(this, _sides).receives) __privateMethod(this, _BaseChannel_instances, refuse_fn).call(this, "receiveSync");
    assertSync(this.context, "receiveSync");
    return this.side.receiveSync(this.context.port, options);
  }
  receive(options) {
    if (!__privateGet(this, _sides).receives) __privateMethod(this, _BaseChannel_instances, refuse_fn).call(this, "receive");
    return this.side.receive(options);
  }
  receiveMany(options) {
    if (!__privateGet(this, _sides).receives) __privateMethod(this, _BaseChannel_instances, refuse_fn).call(this, "receiveMany");
    return this.side.receiveMany(options);
  }
  messages(options) {
    if (!__privateGet(this, _sides).receives) __privateMethod(this, _BaseChannel_instances, refuse_fn).call(this, "messages");
    return this.side.messages(options);
  }
  [Symbol.asyncIterator]() {
    return this.messages();
  }
  tryClaim(bytes) {
    return __privateGet(this, _claiming).tryClaim(bytes);
  }
  claimSync(bytes, options) {
    return __privateGet(this, _claiming).claimSync(bytes, options);
  }
  claim(bytes, options) {
    return __privateGet(this, _claiming).claim(bytes, options);
  }
  tryRead(use) {
    return __privateGet(this, _inPlace).tryRead(use);
  }
  read(use, options) {
    return __privateGet(this, _inPlace).read(use, options);
  }
  tryReadMany(use, options) {
    return __privateGet(this, _inPlace).tryReadMany(use, options);
  }
  sendDescriptor(descriptor, options) {
    return __privateGet(this, _descriptors).send(descriptor, options);
  }
  receiveDescriptor(options) {
    return __privateGet(this, _descriptors).receive(options);
  }
  async ready(to, options) {
    if (to === "send") return this.sending.ready(options);
    if (to !== "receive") throw new TypeError(`ready takes 'send' or 'receive', not ${String(to)}`);
    const { life, what } = this.context;
    life.assertReceivable();
    checkWait(options, `ready('receive') on ${what}`);
    if (__privateGet(this, _inlet3).isReady()) return;
    const wanted = { type: void 0, from: void 0, inlet: __privateGet(this, _inlet3), named: false };
    const call = new AttemptCall(wanted, () => __privateGet(this, _inlet3).isReady() ? true : void 0);
    await this.side.wait(call, options, `ready('receive') on ${what}`);
  }
  stats() {
    const { port, statistics, life } = this.context;
    this.sending.flush();
    const counted = { ...statistics, pendingSends: this.sending.waiting };
    if (port.queued === void 0 || life.state === "closed") return counted;
    return { ...counted, queued: port.queued() };
  }
  close(options) {
    __privateGet(this, _descriptors).discard();
    return this.context.life.close(options);
  }
  [Symbol.asyncDispose]() {
    return this.close();
  }
  ref() {
    return __privateMethod(this, _BaseChannel_instances, setAlive_fn).call(this, true);
  }
  unref() {
    return __privateMethod(this, _BaseChannel_instances, setAlive_fn).call(this, false);
  }
}, _sides = new WeakMap(), _claiming = new WeakMap(), _inPlace = new WeakMap(), _descriptors = new WeakMap(), _inlet3 = new WeakMap(), _BaseChannel_instances = new WeakSet(), setAlive_fn = function(alive) {
  this.context.life.keepsAlive = alive;
  this.sending.setAlive(alive);
  this.side.receiving.setAlive(alive, __privateGet(this, _inlet3).from === "" ? void 0 : __privateGet(this, _inlet3));
  return this;
}, scope_fn = function() {
  const { life, what, attributes, port } = this.context;
  const inlet = __privateGet(this, _inlet3);
  return {
    what,
    address: port.address,
    attributes,
    inlet: inlet.from === "" ? void 0 : inlet,
    named: false,
    keepsAlive: () => life.keepsAlive,
    assertReceivable: () => life.assertReceivable(),
    afterNothing: () => {
      if (life.ending === void 0) return;
      if (!inlet.isReady()) inlet.drained();
      life.assertReceivable();
    }
  };
}, refuse_fn = function(call) {
  const kind = __privateGet(this, _sides).sends ? "publisher: only sends" : "subscription: only receives";
  throw notSupported(this.context.what, `has no ${call}: it is a ${kind}`);
}, _v);
var MOST_ASIDE = 1024;
var LinkInlet = (_w = class {
  constructor(from, port, life, statistics, onDrained) {
    __privateAdd(this, _LinkInlet_instances);
    __publicField(this, "from");
    __publicField(this, "port");
    __publicField(this, "life");
    __publicField(this, "statistics");
    __publicField(this, "header", newHeader());
    __publicField(this, "requests", []);
    __privateAdd(this, _replies, /* @__PURE__ */ new Map());
    __privateAdd(this, _cancelled, /* @__PURE__ */ new Set());
    __privateAdd(this, _onDrained);
    __privateAdd(this, _aside, []);
    __privateAdd(this, _armed2, 0);
    __privateAdd(this, _lastCorrelation, 0);
    __privateAdd(this, _serving3, 0);
    this.from = from;
    this.port = port;
    this.life = life;
    this.statistics = statistics;
    __privateSet(this, _onDrained, onDrained);
  }
  take(selector, mayWait) {
    if (__privateGet(this, _aside).length > 0) {
      const aside = __privateMethod(this, _LinkInlet_instances, takeAside_fn).call(this, selector);
      if (aside !== void 0) return aside;
    }
    for (; ; ) {
      const bytes = this.port.tryReceive(this.header, selector, mayWait);
      if (bytes === void 0 || this.header.kind === FrameKind.message) return bytes;
      __privateMethod(this, _LinkInlet_instances, sort_fn).call(this, bytes);
    }
  }
  takeMany(messages, max) {
    var _a2, _b2;
    return __privateGet(this, _aside).length > 0 ? 0 : ((_b2 = (_a2 = this.port).tryReceiveMany) == null ? void 0 : _b2.call(_a2, messages, max)) ?? 0;
  }
  putBack(bytes) {
    __privateGet(this, _aside).unshift({ bytes, header: { ...this.header } });
  }
  arm(waiting2) {
    const calls = waiting2 + __privateGet(this, _replies).size + __privateGet(this, _serving3);
    if (calls === 0 && __privateGet(this, _armed2) === 0) return;
    __privateSet(this, _armed2, calls);
    this.port.arm("receive", calls);
  }
  isReady() {
    return __privateGet(this, _aside).length > 0 || this.port.isReady("receive");
  }
  drained() {
    __privateGet(this, _onDrained).call(this);
  }
  /** Sorts what is there while requests or replies are waited for; messages are set aside for later receives. */
  pump() {
    while ((__privateGet(this, _replies).size > 0 || __privateGet(this, _serving3) > 0) && __privateGet(this, _aside).length < MOST_ASIDE) {
      const bytes = this.port.tryReceive(this.header, void 0, true);
      if (bytes === void 0) return;
      if (this.header.kind === FrameKind.message) __privateGet(this, _aside).push({ bytes, header: { ...this.header } });
      else __privateMethod(this, _LinkInlet_instances, sort_fn).call(this, bytes);
    }
  }
  /** Registers for a reply; returns the correlation that ties it to the request. */
  expectReply(listener) {
    do
      __privateSet(this, _lastCorrelation, __privateGet(this, _lastCorrelation) % 4294967294 + 1);
    while (__privateGet(this, _replies).has(__privateGet(this, _lastCorrelation)));
    __privateGet(this, _replies).set(__privateGet(this, _lastCorrelation), listener);
    return __privateGet(this, _lastCorrelation);
  }
  /** No reply will come any more. */
  endReplies(error) {
    const listeners = [...__privateGet(this, _replies).values()];
    __privateGet(this, _replies).clear();
    for (const listener of listeners) listener.ended(error);
  }
  /** After the other side's end: whether a request of its may still be read. */
  mayHoldRequests() {
    return this.requests.length > 0 || this.port.isReady("receive") && __privateGet(this, _aside).length < MOST_ASIDE;
  }
  forgetReply(correlation) {
    __privateGet(this, _replies).delete(correlation);
  }
  /** Whether the asker has given this request up. Asking forgets it. */
  wasCancelled(correlation) {
    return __privateGet(this, _cancelled).delete(correlation);
  }
  /** While somebody serves, requests are read even when nobody receives. */
  serve(change) {
    __privateSet(this, _serving3, __privateGet(this, _serving3) + change);
  }
}, _replies = new WeakMap(), _cancelled = new WeakMap(), _onDrained = new WeakMap(), _aside = new WeakMap(), _armed2 = new WeakMap(), _lastCorrelation = new WeakMap(), _serving3 = new WeakMap(), _LinkInlet_instances = new WeakSet(), takeAside_fn = function(selector) {
  const at = indexOfMatch(__privateGet(this, _aside), selector);
  if (at < 0) return void 0;
  const [found] = __privateGet(this, _aside).splice(at, 1);
  Object.assign(this.header, found == null ? void 0 : found.header);
  return found == null ? void 0 : found.bytes;
}, sort_fn = function(bytes) {
  const { kind, correlation } = this.header;
  if (kind === FrameKind.request) {
    this.requests.push({ bytes, correlation });
    return;
  }
  if (kind === FrameKind.cancel) {
    const waiting2 = this.requests.findIndex((request) => request.correlation === correlation);
    if (waiting2 >= 0) this.requests.splice(waiting2, 1);
    else if (__privateGet(this, _serving3) > 0) __privateGet(this, _cancelled).add(correlation);
    return;
  }
  const listener = __privateGet(this, _replies).get(correlation);
  if (listener === void 0) return;
  __privateGet(this, _replies).delete(correlation);
  listener.replied(bytes, kind === FrameKind.failure);
}, _w);
var INSIDES = /* @__PURE__ */ Symbol.for("@ipc/link");
var LinkChannel = class extends (_y = BaseChannel, _x = INSIDES, _y) {
  /** @param onGone called once nothing more can be received from this link */
  constructor(context, receiving, onGone) {
    const port = context.port;
    const { life, statistics } = context;
    const rejectMine = () => receiving.rejectWhere((wanted) => wanted.inlet === inlet, life.refusal());
    const inlet = new LinkInlet(port.peer, port, life, statistics, () => {
      life.drained();
      rejectMine();
      onGone(this);
    });
    super(context, receiving, inlet, { sends: true, receives: true });
    __publicField(this, "peer");
    __publicField(this, "identity");
    __publicField(this, _x);
    this.peer = port.peer;
    this.identity = port.identity;
    this[INSIDES] = {
      inlet,
      channel: this,
      context,
      receiving,
      sendFrame: (bytes, kind, correlation, options) => this.sending.sendFrame(bytes, kind, correlation, options),
      trySendFrame: (bytes, kind, correlation) => this.sending.trySendFrame(bytes, kind, correlation)
    };
    Object.defineProperty(this, INSIDES, { enumerable: false });
    const pump = () => {
      try {
        inlet.pump();
      } catch (error) {
        inlet.endReplies(error);
      }
    };
    life.onEnd(() => {
      if (life.receivable) pump();
      inlet.endReplies(life.refusal());
      if (life.receivable) receiving.wake();
      else {
        rejectMine();
        onGone(this);
      }
    });
    const host = this.portHost();
    port.attach({
      ended: host.ended,
      full: host.full,
      wake: (to) => {
        if (to === "receive") pump();
        host.wake(to);
      }
    });
    receiving.add(inlet);
  }
};
function insidesOf(link2) {
  const insides = link2 == null ? void 0 : link2[INSIDES];
  if (insides === void 0) throw new TypeError("this needs a link: what party.link(peer) gives");
  return insides;
}
var count = (least) => z.custom((value) => typeof value === "number" && !Number.isNaN(value), "must be a number").refine((value) => value === Number.POSITIVE_INFINITY || Number.isInteger(value) && value >= least, {
  error: `must be a whole number of ${least} or more, or Infinity`,
  params: { range: true }
});
var functionOption = () => z.custom((value) => typeof value === "function", "must be a function");
var isSchema = (value) => (typeof value === "object" || typeof value === "function") && value !== null && "~standard" in value;
var schema = z.custom((value) => {
  if (isSchema(value)) return true;
  const pair = value;
  return typeof pair === "object" && pair !== null && isSchema(pair.send) && isSchema(pair.receive);
}, "must be a Standard Schema (zod, valibot, arktype …) or { send, receive } of two");
var codec = z.custom((value) => {
  const candidate = value;
  return typeof candidate === "object" && candidate !== null && typeof candidate.name === "string" && typeof candidate.encode === "function" && typeof candidate.decode === "function";
}, "must be a codec: { name, encode, decode }, such as json() or structured()");
var signal = z.custom(
  (value) => typeof value === "object" && value !== null && "aborted" in value && "addEventListener" in value,
  "must be an AbortSignal"
);
var channelShape = {
  schema: schema.optional(),
  codec: codec.optional(),
  buffering: z.strictObject({
    capacity: count(0).optional(),
    bytes: count(1).optional(),
    whenFull: z.enum(["wait", "reject", "drop-incoming", "drop-oldest"]).optional()
  }).optional(),
  maxMessageBytes: count(1).optional(),
  namespace: z.string().optional(),
  onInvalid: functionOption().optional(),
  signal: signal.optional()
};
var mailboxOptions = z.strictObject({
  ...channelShape,
  create: z.enum(["if-missing", "exclusive", "never"]).optional(),
  mode: z.number().int().refine((mode) => mode >= 0 && mode <= 511, { error: "must be 0 to 0o777", params: { range: true } }).optional(),
  removeOnLastClose: z.boolean().optional()
});
var partyOptions = z.strictObject({
  ...channelShape,
  accept: functionOption().optional()
});
var publishOptions = z.strictObject({ ...channelShape, whenBehind: z.enum(["wait", "skip"]).optional() });
var subscribeOptions = z.strictObject(channelShape);
var checkMailboxOptions = (options) => check(mailboxOptions, options);
var checkPartyOptions = (options) => check(partyOptions, options);
var checkPublishOptions = (options) => check(publishOptions, options);
var checkSubscribeOptions = (options) => check(subscribeOptions, options);
function check(shape, options) {
  var _a2;
  const result = shape.safeParse(options ?? {});
  if (!result.success) {
    const issue = result.error.issues[0];
    const path = issue.path.join(".");
    const message = path === "" ? `options: ${issue.message}` : `option ${path} ${decapitalize(issue.message)}`;
    const range = issue.code === "custom" && ((_a2 = issue.params) == null ? void 0 : _a2.range) === true;
    throw range ? new RangeError(message) : new TypeError(message);
  }
  if (result.data.namespace !== void 0) checkName(result.data.namespace, "namespace", 64);
  return Object.freeze(result.data);
}
function decapitalize(sentence) {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
var Pipeline = (_z = class {
  constructor(codec2, sendSchema, receiveSchema) {
    __privateAdd(this, _Pipeline_instances);
    __publicField(this, "codecName");
    __privateAdd(this, _codec);
    __privateAdd(this, _sendSchema);
    __privateAdd(this, _receiveSchema);
    __privateAdd(this, _proven, false);
    __privateAdd(this, _schemaAnswersLater, false);
    var _a2;
    const typed = sendSchema !== void 0 || receiveSchema !== void 0;
    __privateSet(this, _codec, codec2 ?? (typed ? json() : void 0));
    this.codecName = ((_a2 = __privateGet(this, _codec)) == null ? void 0 : _a2.name) ?? "bytes";
    __privateSet(this, _sendSchema, sendSchema);
    __privateSet(this, _receiveSchema, receiveSchema);
  }
  /** Whether it is known that a schema answers with a promise: then try and Sync calls must not take a message. */
  get schemaAnswersLater() {
    return __privateGet(this, _schemaAnswersLater);
  }
  /** Whether what is received is handed on as it is, which cannot fail. */
  get passesBytes() {
    return __privateGet(this, _codec) === void 0;
  }
  /** What try and Sync calls throw then. */
  answersLater() {
    return new TypeError(
      "the schema answers with a promise, which try and Sync calls cannot wait for: use the call without try or Sync, or a schema that answers at once"
    );
  }
  /** For try and Sync calls. Throws `IPC_INVALID_MESSAGE`; TypeError for a schema that answers with a promise. */
  encode(value) {
    if (__privateGet(this, _codec) === void 0) return checkedBytes(value);
    const bytes = this.encodeLater(value);
    if (bytes instanceof Promise) {
      bytes.catch(() => {
      });
      throw this.answersLater();
    }
    return bytes;
  }
  /** For bare calls: a promise only where the schema answers with one. */
  encodeLater(value) {
    const codec2 = __privateGet(this, _codec);
    if (codec2 === void 0) return checkedBytes(value);
    if (__privateGet(this, _sendSchema) === void 0) return encodeWith(codec2, value);
    const verdict = validate(__privateGet(this, _sendSchema), value);
    if (verdict instanceof Promise) {
      __privateSet(this, _schemaAnswersLater, true);
      return verdict.then((settled) => __privateMethod(this, _Pipeline_instances, finishEncode_fn).call(this, codec2, value, settled));
    }
    return __privateMethod(this, _Pipeline_instances, finishEncode_fn).call(this, codec2, value, verdict);
  }
  /** For try and Sync calls; throws `IPC_INVALID_MESSAGE`; TypeError for a schema that answers with a promise. */
  decode(bytes) {
    if (__privateGet(this, _codec) === void 0) return bytes;
    const value = this.decodeLater(bytes);
    if (value instanceof Promise) {
      value.catch(() => {
      });
      throw this.answersLater();
    }
    return value;
  }
  /** For bare calls: a promise only where the schema answers with one. Throws or rejects with `IPC_INVALID_MESSAGE`. */
  decodeLater(bytes) {
    const codec2 = __privateGet(this, _codec);
    if (codec2 === void 0) return bytes;
    const value = decodeWith(codec2, bytes);
    if (__privateGet(this, _receiveSchema) === void 0) return value;
    const verdict = validate(__privateGet(this, _receiveSchema), value);
    if (verdict instanceof Promise) {
      __privateSet(this, _schemaAnswersLater, true);
      return verdict.then(validated);
    }
    return validated(verdict);
  }
}, _codec = new WeakMap(), _sendSchema = new WeakMap(), _receiveSchema = new WeakMap(), _proven = new WeakMap(), _schemaAnswersLater = new WeakMap(), _Pipeline_instances = new WeakSet(), finishEncode_fn = function(codec2, value, verdict) {
  throwIssues(verdict, "the message to send does not fit the schema");
  const bytes = encodeWith(codec2, value);
  if (!__privateGet(this, _proven)) __privateMethod(this, _Pipeline_instances, prove_fn).call(this, codec2, bytes);
  return bytes;
}, /** The first message is decoded and validated again: a schema may not survive its codec, as z.date() over JSON. */
prove_fn = function(codec2, bytes) {
  const verdict = validate(__privateGet(this, _sendSchema), decodeWith(codec2, bytes));
  if (verdict instanceof Promise) verdict.catch(() => {
  });
  if (verdict instanceof Promise || verdict.issues === void 0) {
    __privateSet(this, _proven, true);
    return;
  }
  throw invalid(
    `the message fits the schema before but not after the codec '${codec2.name}' (${describe(verdict.issues)}): use a schema of what the codec can carry (z.coerce.date() rather than z.date()) or codec: structured()`,
    verdict.issues
  );
}, _z);
function validated(verdict) {
  throwIssues(verdict, "the received message does not fit the schema");
  return verdict.value;
}
function checkedBytes(value) {
  if (value instanceof Uint8Array) return value;
  if (ArrayBuffer.isView(value) && Object.prototype.toString.call(value) === "[object Uint8Array]") {
    return value;
  }
  throw new TypeError(
    `a channel without schema and codec carries Uint8Array, not ${value === null ? "null" : typeof value}: open it with a schema or with codec: json()`
  );
}
function decodeWith(codec2, bytes) {
  try {
    return codec2.decode(bytes);
  } catch (cause) {
    throw invalid(`a message of ${bytes.length} bytes is not what the codec '${codec2.name}' writes`, cause);
  }
}
function validate(schema2, value) {
  const thrown = (cause) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw invalid(`the schema threw instead of answering: ${reason}`, cause);
  };
  try {
    const verdict = schema2["~standard"].validate(value);
    return verdict instanceof Promise ? verdict.catch(thrown) : verdict;
  } catch (cause) {
    return thrown(cause);
  }
}
function encodeWith(codec2, value) {
  let bytes;
  try {
    bytes = codec2.encode(value);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw invalid(`the codec '${codec2.name}' cannot encode the message: ${reason}`, cause);
  }
  return checkedBytes(bytes);
}
function throwIssues(verdict, what) {
  if (verdict.issues === void 0) return;
  throw invalid(`${what}: ${describe(verdict.issues)}`, verdict.issues);
}
function describe(issues) {
  return issues.map((issue) => {
    var _a2;
    const path = (_a2 = issue.path) == null ? void 0 : _a2.map((part) => typeof part === "object" ? String(part.key) : String(part)).join(".");
    return path ? `${path}: ${issue.message}` : issue.message;
  }).join("; ");
}
function invalid(message, cause) {
  return new IpcError("IPC_INVALID_MESSAGE", message, { cause });
}
var DEFAULT_NAMESPACE = "default";
function prepare(kind, name, mechanism, options) {
  var _a2, _b2;
  checkName(name, kind);
  const definition = definitionOf(mechanism);
  const traits = kind === "party" ? definition.traits.link : definition.traits.mailbox;
  const what = `${kind} '${name}' (${definition.name})`;
  if (traits.supported !== true) throw new IpcError("IPC_NOT_SUPPORTED", `${what}: ${traits.supported}`);
  if ((_a2 = options.signal) == null ? void 0 : _a2.aborted) throw abortedError(options.signal, `opening ${what}`);
  checkBuffering(what, traits, options);
  const newPipeline = () => makePipeline(options);
  const { capacity, bytes } = options.buffering ?? {};
  const request = {
    name,
    namespace: options.namespace ?? DEFAULT_NAMESPACE,
    codec: newPipeline().codecName,
    capacity,
    bytes,
    maxMessageBytes: options.maxMessageBytes
  };
  return { what, definition, traits, request, whenFull: ((_b2 = options.buffering) == null ? void 0 : _b2.whenFull) ?? "wait", newPipeline };
}
function makePipeline(options) {
  const { schema: schema2, codec: codec2 } = options;
  const pair = schema2 === void 0 || "~standard" in schema2 ? { send: schema2, receive: schema2 } : schema2;
  return new Pipeline(
    codec2,
    pair.send,
    pair.receive
  );
}
function checkBuffering(what, traits, options) {
  const { capacity, whenFull } = options.buffering ?? {};
  if (capacity !== void 0) {
    const needed = capacity === 0 ? "rendezvous" : Number.isFinite(capacity) ? "bounded" : "unbounded";
    if (!traits.capacities.includes(needed)) {
      throw new IpcError(
        "IPC_NOT_SUPPORTED",
        `${what} cannot have capacity ${capacity} (${needed}): it offers ${traits.capacities.join(", ")}`
      );
    }
  }
  if (whenFull !== void 0 && !traits.whenFull.includes(whenFull)) {
    throw new IpcError(
      "IPC_NOT_SUPPORTED",
      `${what} cannot have whenFull '${whenFull}': it offers ${traits.whenFull.join(", ")}`
    );
  }
  const { maxMessageBytes } = options;
  if (maxMessageBytes !== void 0 && maxMessageBytes > traits.maxMessageBytes) {
    throw new IpcError(
      "IPC_LIMIT",
      `${what} cannot have maxMessageBytes ${maxMessageBytes}: it takes messages of ${traits.maxMessageBytes} bytes at most`,
      { limit: traits.maxMessageBytes }
    );
  }
}
var LinkFeed = (_A = class {
  constructor() {
    __privateAdd(this, _listeners2, /* @__PURE__ */ new Set());
  }
  push(link2) {
    for (const listener of __privateGet(this, _listeners2)) listener(link2);
  }
  /** The party is closed: iterations end. */
  end() {
    for (const listener of __privateGet(this, _listeners2)) listener(void 0);
  }
  iterate(there, options, what, address, keepsAlive) {
    const links = [...there];
    let ended = false;
    let waiting2;
    const listener = (link2) => {
      if (link2 === void 0) ended = true;
      else links.push(link2);
      if (waiting2 === void 0) return;
      const call = waiting2;
      waiting2 = void 0;
      call.resolve(links.shift());
    };
    __privateGet(this, _listeners2).add(listener);
    const finish = () => {
      ended = true;
      __privateGet(this, _listeners2).delete(listener);
      return { value: void 0, done: true };
    };
    return {
      next: async () => {
        const first = links.shift();
        if (first !== void 0) return { value: first, done: false };
        if (ended) return finish();
        if (waiting2 !== void 0) throw new TypeError(`${what}: await one next() before the other`);
        const call = new WaitingCall();
        waiting2 = call;
        call.start(options, what, address, keepsAlive());
        try {
          const link2 = await call.promise;
          return link2 === void 0 ? finish() : { value: link2, done: false };
        } catch (error) {
          waiting2 = void 0;
          finish();
          throw error;
        }
      },
      return: async () => finish(),
      [Symbol.asyncIterator]() {
        return this;
      }
    };
  }
}, _listeners2 = new WeakMap(), _A);
var PARTY = /* @__PURE__ */ Symbol.for("@ipc/party");
var PartyChannel = (_C = class {
  constructor(options) {
    __privateAdd(this, _PartyChannel_instances);
    __publicField(this, "name");
    __publicField(this, "traits");
    /** serve() finds the links by it. */
    __publicField(this, _B, true);
    __privateAdd(this, _options);
    __privateAdd(this, _what2);
    __privateAdd(this, _receiving3);
    __privateAdd(this, _side3);
    /** Living links by peer. Ended ones with messages left stay inlets of `#receiving`. */
    __privateAdd(this, _links, /* @__PURE__ */ new Map());
    __privateAdd(this, _connecting, /* @__PURE__ */ new Map());
    __privateAdd(this, _feed, new LinkFeed());
    __privateAdd(this, _port2);
    __privateAdd(this, _life);
    const { name, attributes, onInvalid } = options;
    this.name = name;
    this.traits = options.traits;
    __privateSet(this, _options, options);
    __privateSet(this, _what2, `party '${name}' (${options.mechanismName})`);
    __privateSet(this, _receiving3, new Receiving({
      what: __privateGet(this, _what2),
      attributes,
      pipeline: options.newPipeline(),
      onInvalid
    }));
    __privateSet(this, _side3, new ReceiverSide(__privateGet(this, _receiving3), __privateMethod(this, _PartyChannel_instances, scope_fn2).call(this, attributes)));
  }
  /** What the adapter talks to while and after it opens the party. */
  get host() {
    return {
      linked: (port) => __privateMethod(this, _PartyChannel_instances, linked_fn).call(this, port),
      accept: (peer, identity) => {
        var _a2, _b2;
        return ((_b2 = (_a2 = __privateGet(this, _options)).accept) == null ? void 0 : _b2.call(_a2, peer, identity)) ?? true;
      },
      ended: (reason, error) => __privateGet(this, _life).ended(reason, error)
    };
  }
  /** Called once the adapter has opened the party. */
  opened(port) {
    __privateSet(this, _port2, port);
    const closePort = { address: port.address, close: (timeoutMs) => __privateMethod(this, _PartyChannel_instances, closeAll_fn).call(this, timeoutMs) };
    __privateSet(this, _life, new Life(__privateGet(this, _what2), closePort, __privateGet(this, _options).signal));
    __privateGet(this, _life).onEnd(() => {
      const refusal = __privateGet(this, _life).refusal();
      __privateGet(this, _receiving3).rejectWhere(() => true, refusal);
      for (const { stop } of __privateGet(this, _connecting).values()) stop.abort(refusal);
      __privateGet(this, _feed).end();
    });
    return this;
  }
  get address() {
    var _a2;
    return ((_a2 = __privateGet(this, _port2)) == null ? void 0 : _a2.address) ?? "";
  }
  get peers() {
    return [...__privateGet(this, _links).keys()];
  }
  get closed() {
    return __privateGet(this, _life).closed;
  }
  async link(peer, options) {
    checkName(peer, "peer");
    if (peer === this.name) throw new TypeError(`'${peer}' is this party itself: a link has two parties`);
    __privateGet(this, _life).assertOpen();
    const what = `link of ${__privateGet(this, _what2)} with '${peer}'`;
    const timeoutMs = checkWait(options, what);
    const existing = __privateGet(this, _links).get(peer);
    if ((existing == null ? void 0 : existing.state) === "open") return existing;
    if (existing !== void 0) await __privateMethod(this, _PartyChannel_instances, within_fn).call(this, existing.closed, timeoutMs, options == null ? void 0 : options.signal, what);
    const connecting = __privateMethod(this, _PartyChannel_instances, connect_fn).call(this, peer);
    const alive = __privateGet(this, _life).keepsAlive;
    if (alive) keepAlive();
    connecting.users += 1;
    try {
      await __privateMethod(this, _PartyChannel_instances, within_fn).call(this, connecting.promise, timeoutMs, options == null ? void 0 : options.signal, what);
    } finally {
      if (alive) letGo();
      connecting.users -= 1;
      if (connecting.users === 0 && __privateGet(this, _connecting).get(peer) === connecting) {
        __privateGet(this, _connecting).delete(peer);
        connecting.stop.abort(new Error("nobody waits for this link any more"));
      }
    }
    __privateGet(this, _life).assertOpen();
    const link2 = __privateGet(this, _links).get(peer);
    if (link2 !== void 0) return link2;
    await loopTurn();
    return this.link(peer, options);
  }
  links(options) {
    checkWait(options, `links of ${__privateGet(this, _what2)}`);
    __privateGet(this, _life).assertOpen();
    return __privateGet(this, _feed).iterate(
      [...__privateGet(this, _links).values()],
      options,
      `links of ${__privateGet(this, _what2)}`,
      this.address,
      () => __privateGet(this, _life).keepsAlive
    );
  }
  async send(peer, data, options) {
    const start = performance.now();
    const link2 = __privateGet(this, _links).get(peer) ?? await this.link(peer, options);
    return link2.send(data, __privateMethod(this, _PartyChannel_instances, rest_fn).call(this, options, start));
  }
  receive(peerOrOptions, options) {
    if (typeof peerOrOptions !== "string") return __privateGet(this, _side3).receive(peerOrOptions);
    return __privateMethod(this, _PartyChannel_instances, receiveFrom_fn).call(this, peerOrOptions, options);
  }
  tryReceive(options) {
    return __privateGet(this, _side3).tryReceive(options);
  }
  receiveSync() {
    throw new IpcError(
      "IPC_NOT_SUPPORTED",
      `${__privateGet(this, _what2)} has no receiveSync: use link(peer), whose link has it`
    );
  }
  receiveMany(options) {
    return __privateGet(this, _side3).receiveMany(options);
  }
  messages(options) {
    return __privateGet(this, _side3).messages(options);
  }
  [(_B = PARTY, Symbol.asyncIterator)]() {
    return this.messages();
  }
  close(options) {
    return __privateGet(this, _life).close(options);
  }
  [Symbol.asyncDispose]() {
    return this.close();
  }
  ref() {
    return __privateMethod(this, _PartyChannel_instances, setAlive_fn2).call(this, true);
  }
  unref() {
    return __privateMethod(this, _PartyChannel_instances, setAlive_fn2).call(this, false);
  }
}, _options = new WeakMap(), _what2 = new WeakMap(), _receiving3 = new WeakMap(), _side3 = new WeakMap(), _links = new WeakMap(), _connecting = new WeakMap(), _feed = new WeakMap(), _port2 = new WeakMap(), _life = new WeakMap(), _PartyChannel_instances = new WeakSet(), setAlive_fn2 = function(alive) {
  __privateGet(this, _life).keepsAlive = alive;
  __privateGet(this, _receiving3).setAlive(alive);
  return this;
}, receiveFrom_fn = async function(peer, options) {
  const start = performance.now();
  checkName(peer, "peer");
  const there = __privateGet(this, _receiving3).inlets.some((inlet) => inlet.from === peer);
  if (!there) await this.link(peer, options);
  const rest = __privateMethod(this, _PartyChannel_instances, rest_fn).call(this, options, start);
  const wanted = { type: void 0, from: peer, inlet: void 0, named: true };
  const message = __privateGet(this, _side3).takeNow(wanted);
  if (message !== void 0) return message;
  const what = `receive from '${peer}' of ${__privateGet(this, _what2)}`;
  if (checkWait(rest, what) === 0) throw timeoutError(0, what, this.address);
  return __privateGet(this, _side3).wait(new ReceiveOneCall(__privateGet(this, _receiving3), wanted), rest, what);
}, connect_fn = function(peer) {
  const running = __privateGet(this, _connecting).get(peer);
  if (running !== void 0) return running;
  const stop = new AbortController();
  const port = __privateGet(this, _port2);
  const promise = port.connect(peer, stop.signal).finally(() => {
    var _a2;
    if (((_a2 = __privateGet(this, _connecting).get(peer)) == null ? void 0 : _a2.stop) === stop) __privateGet(this, _connecting).delete(peer);
  });
  promise.catch(() => {
  });
  const entry = { promise, stop, users: 0 };
  __privateGet(this, _connecting).set(peer, entry);
  return entry;
}, linked_fn = function(port) {
  const { name, mechanismName, traits, attributes, newPipeline, whenFull, onInvalid } = __privateGet(this, _options);
  const what = `link '${name}' with '${port.peer}' (${mechanismName})`;
  const link2 = new LinkChannel(
    {
      what,
      name,
      traits,
      attributes,
      port,
      pipeline: newPipeline(),
      life: new Life(what, port, void 0),
      statistics: newStatistics(),
      whenFull,
      onInvalid
    },
    __privateGet(this, _receiving3),
    (gone) => __privateMethod(this, _PartyChannel_instances, gone_fn).call(this, gone)
  );
  __privateGet(this, _links).set(port.peer, link2);
  void link2.closed.then(() => {
    if (__privateGet(this, _links).get(port.peer) === link2) __privateGet(this, _links).delete(port.peer);
  });
  __privateGet(this, _feed).push(link2);
}, /** Nothing more comes from this link: those who waited for its peer alone are told, once. */
gone_fn = function(link2) {
  const { life } = insidesOf(link2).context;
  const inlet = __privateGet(this, _receiving3).inlets.find((candidate) => candidate.life === life);
  if (inlet !== void 0) __privateGet(this, _receiving3).remove(inlet);
  if (__privateGet(this, _links).get(link2.peer) === link2) __privateGet(this, _links).delete(link2.peer);
  if (__privateGet(this, _receiving3).inlets.some((other) => other.from === link2.peer)) return;
  __privateGet(this, _receiving3).rejectWhere((wanted) => wanted.from === link2.peer, life.refusal());
}, closeAll_fn = async function(timeoutMs) {
  var _a2;
  const links = [...__privateGet(this, _links).values()];
  await Promise.all(links.map((link2) => link2.close({ timeoutMs })));
  const closures = await Promise.all(links.map((link2) => link2.closed));
  for (const inlet of [...__privateGet(this, _receiving3).inlets]) inlet.drained();
  await ((_a2 = __privateGet(this, _port2)) == null ? void 0 : _a2.close());
  return closures.reduce((sum, closure) => sum + closure.undelivered, 0);
}, within_fn = async function(promise, timeoutMs, signal2, what) {
  let stop = () => {
  };
  const given = new Promise((_, reject) => {
    const cancelTimer = startTimer(timeoutMs, () => reject(timeoutError(timeoutMs, what, this.address)));
    const onAbort2 = () => reject(abortedError(signal2, what));
    signal2 == null ? void 0 : signal2.addEventListener("abort", onAbort2, { once: true });
    stop = () => {
      cancelTimer();
      signal2 == null ? void 0 : signal2.removeEventListener("abort", onAbort2);
    };
  });
  try {
    await Promise.race([promise, given]);
  } finally {
    stop();
  }
}, rest_fn = function(options, start) {
  if ((options == null ? void 0 : options.timeoutMs) === void 0 || options.timeoutMs === Number.POSITIVE_INFINITY) return options;
  return { ...options, timeoutMs: Math.max(0, options.timeoutMs - (performance.now() - start)) };
}, scope_fn2 = function(attributes) {
  return {
    what: __privateGet(this, _what2),
    address: this.address,
    attributes,
    inlet: void 0,
    named: true,
    keepsAlive: () => __privateGet(this, _life).keepsAlive,
    assertReceivable: () => __privateGet(this, _life).assertOpen(),
    afterNothing: () => {
    }
  };
}, _C);
async function direct(self, mechanism, options) {
  var _a2;
  const checked = checkPartyOptions(options);
  const { what, definition, traits, request: request2, whenFull, newPipeline } = prepare(
    "party",
    self,
    mechanism,
    checked
  );
  const party = new PartyChannel({
    name: self,
    mechanismName: definition.name,
    traits,
    attributes: definition.attributes ?? [],
    newPipeline,
    whenFull,
    onInvalid: checked.onInvalid,
    accept: checked.accept,
    signal: checked.signal
  });
  const port = await definition.adapter.openParty({ ...request2, host: party.host });
  party.opened(port);
  if ((_a2 = checked.signal) == null ? void 0 : _a2.aborted) {
    await party.close();
    throw abortedError(checked.signal, `opening ${what}`);
  }
  return party;
}
var PortInlet = (_D = class {
  constructor(port, life, statistics, header, onDrained) {
    __publicField(this, "from", "");
    __publicField(this, "port");
    __publicField(this, "life");
    __publicField(this, "statistics");
    __publicField(this, "header");
    __privateAdd(this, _onDrained2);
    __privateAdd(this, _armed3, 0);
    __privateAdd(this, _back, []);
    this.port = port;
    this.life = life;
    this.statistics = statistics;
    this.header = header;
    __privateSet(this, _onDrained2, onDrained);
  }
  take(selector, mayWait) {
    if (__privateGet(this, _back).length > 0 && selector === void 0) {
      const first = __privateGet(this, _back).shift();
      Object.assign(this.header, first == null ? void 0 : first.header);
      return first == null ? void 0 : first.bytes;
    }
    return this.port.tryReceive(this.header, selector, mayWait);
  }
  takeMany(messages, max) {
    var _a2, _b2;
    return __privateGet(this, _back).length > 0 ? 0 : ((_b2 = (_a2 = this.port).tryReceiveMany) == null ? void 0 : _b2.call(_a2, messages, max)) ?? 0;
  }
  putBack(bytes) {
    __privateGet(this, _back).push({ bytes, header: { ...this.header } });
  }
  arm(waiting2) {
    if (waiting2 === 0 && __privateGet(this, _armed3) === 0) return;
    __privateSet(this, _armed3, waiting2);
    this.port.arm("receive", waiting2);
  }
  isReady() {
    return __privateGet(this, _back).length > 0 || this.port.isReady("receive");
  }
  drained() {
    __privateGet(this, _onDrained2).call(this);
  }
}, _onDrained2 = new WeakMap(), _armed3 = new WeakMap(), _back = new WeakMap(), _D);
var MailboxChannel = class extends BaseChannel {
  constructor(context, sides = { sends: true, receives: true }) {
    const { life, port, what, attributes, pipeline, statistics, onInvalid } = context;
    const missed = !sides.sends;
    const receiving = new Receiving({ what, attributes, pipeline, onInvalid, missed });
    const rejectAll = () => receiving.rejectWhere(() => true, life.refusal());
    const inlet = new PortInlet(port, life, statistics, newHeader(), () => {
      life.drained();
      rejectAll();
    });
    super(context, receiving, inlet, sides);
    life.onEnd(() => {
      if (life.receivable) receiving.wake();
      else rejectAll();
    });
    port.attach(this.portHost());
    receiving.add(inlet);
  }
  async unlink() {
    var _a2;
    const { port } = this.context;
    this.context.life.assertOpen();
    return await ((_a2 = port.unlink) == null ? void 0 : _a2.call(port)) ?? false;
  }
};
async function indirect(mailbox2, mechanism, options) {
  var _a2;
  const checked = checkMailboxOptions(options);
  const prepared = prepare("mailbox", mailbox2, mechanism, checked);
  const port = await prepared.definition.adapter.openMailbox(mailboxRequest(prepared, checked));
  if ((_a2 = checked.signal) == null ? void 0 : _a2.aborted) {
    await port.close(0);
    throw abortedError(checked.signal, `opening ${prepared.what}`);
  }
  return makeMailbox(prepared, port, checked);
}
function mailboxRequest(prepared, options) {
  return {
    ...prepared.request,
    create: options.create ?? "if-missing",
    mode: options.mode ?? 384,
    removeOnLastClose: options.removeOnLastClose ?? false
  };
}
function makeMailbox(prepared, port, options, sides) {
  const { what, definition, traits, request: request2, whenFull, newPipeline } = prepared;
  const life = new Life(what, port, options.signal);
  return new MailboxChannel(
    {
      what,
      name: request2.name,
      traits,
      attributes: definition.attributes ?? [],
      port,
      pipeline: newPipeline(),
      life,
      statistics: newStatistics(),
      whenFull,
      onInvalid: options.onInvalid
    },
    sides
  );
}
async function publish(topic, mechanism, options) {
  var _a2;
  const checked = checkPublishOptions(options);
  const prepared = prepare("topic", topic, mechanism, checked);
  const { openPublisher: openPublisher2 } = prepared.definition.adapter;
  assertPublishes(prepared, openPublisher2);
  const dropOldest = ((_a2 = checked.buffering) == null ? void 0 : _a2.whenFull) === "drop-oldest";
  const request2 = {
    ...prepared.request,
    whenBehind: checked.whenBehind ?? (dropOldest ? "skip" : "wait")
  };
  const port = await openPublisher2.call(prepared.definition.adapter, request2);
  const channel2 = makeMailbox(prepared, port, checked, { sends: true, receives: false });
  return channel2;
}
async function subscribe(topic, mechanism, options) {
  const checked = checkSubscribeOptions(options);
  const prepared = prepare("topic", topic, mechanism, checked);
  const { openSubscriber: openSubscriber2 } = prepared.definition.adapter;
  assertPublishes(prepared, openSubscriber2);
  const port = await openSubscriber2.call(prepared.definition.adapter, {
    ...prepared.request,
    whenBehind: "wait"
  });
  const channel2 = makeMailbox(prepared, port, checked, { sends: false, receives: true });
  return channel2;
}
function assertPublishes(prepared, opener) {
  if (prepared.traits.publishes && opener !== void 0) return;
  throw new IpcError(
    "IPC_NOT_SUPPORTED",
    `${prepared.what}: this mechanism does not publish; use shm() or memory()`
  );
}
new TextDecoder();
new TextEncoder();
var NAMES = ["codec", "capacity", "bytes", "maxMessageBytes"];
function agree(address, stored, request) {
  for (const name of NAMES) {
    const there = stored[name];
    const asked = request[name];
    if (there === void 0 || asked === void 0 || there === asked) continue;
    throw new IpcError(
      "IPC_MISMATCH",
      `${address} was created with ${name} ${there} and is being opened with ${name} ${asked}: name the same, name none to take what is there, or unlink it first`,
      { address, limit: typeof there === "number" ? there : void 0 }
    );
  }
}
var DEFAULT_CAPACITY = 1024;
var DEFAULT_MAX_MESSAGE_BYTES = 1048576;
function grant(what, request) {
  const capacity = request.capacity ?? DEFAULT_CAPACITY;
  const bytes = request.bytes ?? Number.POSITIVE_INFINITY;
  const maxMessageBytes = request.maxMessageBytes ?? Math.min(DEFAULT_MAX_MESSAGE_BYTES, bytes);
  if (maxMessageBytes > bytes) {
    throw new IpcError(
      "IPC_LIMIT",
      `${what}: messages of up to ${maxMessageBytes} bytes cannot fit into buffering.bytes ${bytes}: ask for more bytes`,
      { limit: bytes }
    );
  }
  return { codec: request.codec, capacity, bytes, maxMessageBytes };
}
var MemoryClaim = (_E = class {
  /** `settle` is called once: with the message, or with undefined when the room is given back. */
  constructor(bytes, settle) {
    __publicField(this, "view");
    __privateAdd(this, _settle2);
    __privateAdd(this, _open, true);
    this.view = new Uint8Array(bytes);
    __privateSet(this, _settle2, settle);
  }
  commit(length = this.view.length) {
    if (!__privateGet(this, _open)) throw new TypeError("this claim was already committed or aborted");
    if (!Number.isInteger(length) || length < 0 || length > this.view.length) {
      throw new RangeError(`the length to commit is ${length}: it must be 0 to ${this.view.length}`);
    }
    __privateSet(this, _open, false);
    const header = { type: 1, priority: 0, kind: 0, correlation: 0, missed: 0 };
    __privateGet(this, _settle2).call(this, { bytes: this.view.subarray(0, length), header });
  }
  abort() {
    if (!__privateGet(this, _open)) return;
    __privateSet(this, _open, false);
    __privateGet(this, _settle2).call(this, void 0);
  }
  [Symbol.dispose]() {
    this.abort();
  }
}, _settle2 = new WeakMap(), _open = new WeakMap(), _E);
var MemoryPort = (_F = class {
  constructor(options) {
    __privateAdd(this, _MemoryPort_instances);
    __publicField(this, "address");
    __publicField(this, "buffering");
    __publicField(this, "maxMessageBytes");
    __privateAdd(this, _options2);
    __privateAdd(this, _sender);
    __privateAdd(this, _receiver);
    __privateAdd(this, _host);
    __privateAdd(this, _endedBefore);
    __privateSet(this, _options2, options);
    this.address = options.address;
    this.maxMessageBytes = options.maxMessageBytes;
    this.buffering = options.outgoing.buffering;
  }
  attach(host) {
    __privateSet(this, _host, host);
    __privateSet(this, _sender, { host, waiting: 0 });
    __privateSet(this, _receiver, { host, waiting: 0 });
    if (__privateGet(this, _endedBefore) !== void 0) host.ended(__privateGet(this, _endedBefore));
  }
  /** The other side closed its end. */
  ended() {
    if (__privateGet(this, _host) === void 0) __privateSet(this, _endedBefore, "peer-closed");
    else __privateGet(this, _host).ended("peer-closed");
  }
  trySend(bytes, header) {
    const { outgoing } = __privateGet(this, _options2);
    return outgoing.fits(bytes.length) && outgoing.push(bytes.slice(), header);
  }
  tryReceive(header, selector) {
    var _a2;
    return (_a2 = __privateMethod(this, _MemoryPort_instances, take_fn3).call(this, header, selector)) == null ? void 0 : _a2.bytes;
  }
  isReady(to) {
    return to === "send" ? __privateGet(this, _options2).outgoing.fits(0) : __privateGet(this, _options2).incoming.length > 0;
  }
  arm(to, waiting2) {
    if (to === "send") __privateGet(this, _options2).outgoing.arm("send", __privateGet(this, _sender), waiting2);
    else __privateGet(this, _options2).incoming.arm("receive", __privateGet(this, _receiver), waiting2);
  }
  close() {
    this.arm("send", 0);
    this.arm("receive", 0);
    __privateGet(this, _options2).onClose();
    return 0;
  }
  dropOldest() {
    return __privateGet(this, _options2).outgoing.take(void 0) !== void 0;
  }
  queued() {
    return __privateGet(this, _options2).incoming.length;
  }
  unlink() {
    var _a2, _b2;
    return ((_b2 = (_a2 = __privateGet(this, _options2)).onUnlink) == null ? void 0 : _b2.call(_a2)) ?? false;
  }
  tryClaim(bytes) {
    const { outgoing } = __privateGet(this, _options2);
    if (!outgoing.claim(bytes)) return void 0;
    return new MemoryClaim(bytes, (committed) => {
      if (committed !== void 0) outgoing.commit(committed, bytes);
      else {
        outgoing.unclaim(bytes);
        outgoing.wake("send");
      }
    });
  }
  tryRead(header) {
    const entry = __privateMethod(this, _MemoryPort_instances, take_fn3).call(this, header, void 0);
    return entry === void 0 ? void 0 : { view: entry.bytes, release() {
    } };
  }
  tryReadMany(use, max) {
    let count2 = 0;
    for (; count2 < max; count2++) {
      const entry = __privateGet(this, _options2).incoming.take(void 0);
      if (entry === void 0) break;
      use(entry.bytes, 0, entry.bytes.length);
    }
    return count2;
  }
}, _options2 = new WeakMap(), _sender = new WeakMap(), _receiver = new WeakMap(), _host = new WeakMap(), _endedBefore = new WeakMap(), _MemoryPort_instances = new WeakSet(), take_fn3 = function(header, selector) {
  const entry = __privateGet(this, _options2).incoming.take(selector);
  if (entry !== void 0) Object.assign(header, entry.header);
  return entry;
}, _F);
var LEAST_TAKEN = 1024;
var EntryList = (_G = class {
  constructor() {
    __privateAdd(this, _EntryList_instances);
    __privateAdd(this, _entries, []);
    __privateAdd(this, _first2, 0);
  }
  get length() {
    return __privateGet(this, _entries).length - __privateGet(this, _first2);
  }
  insert(entry) {
    const entries = __privateGet(this, _entries);
    const { priority } = entry.header;
    let at = entries.length;
    while (at > __privateGet(this, _first2) && entries[at - 1].header.priority < priority) at -= 1;
    if (at === entries.length) entries.push(entry);
    else entries.splice(at, 0, entry);
  }
  take(selector) {
    return __privateMethod(this, _EntryList_instances, takeAt_fn).call(this, indexOfMatch(__privateGet(this, _entries), selector, __privateGet(this, _first2)));
  }
  remove(entry) {
    return __privateMethod(this, _EntryList_instances, takeAt_fn).call(this, __privateGet(this, _entries).indexOf(entry, __privateGet(this, _first2))) !== void 0;
  }
}, _entries = new WeakMap(), _first2 = new WeakMap(), _EntryList_instances = new WeakSet(), takeAt_fn = function(at) {
  if (at < 0) return void 0;
  const entry = __privateGet(this, _entries)[at];
  if (at > __privateGet(this, _first2)) {
    __privateGet(this, _entries).splice(at, 1);
    return entry;
  }
  __privateGet(this, _entries)[at] = void 0;
  __privateSet(this, _first2, __privateGet(this, _first2) + 1);
  if (__privateGet(this, _first2) === __privateGet(this, _entries).length) {
    __privateSet(this, _entries, []);
    __privateSet(this, _first2, 0);
  } else if (__privateGet(this, _first2) >= LEAST_TAKEN && __privateGet(this, _first2) * 2 > __privateGet(this, _entries).length) {
    __privateSet(this, _entries, __privateGet(this, _entries).slice(__privateGet(this, _first2)));
    __privateSet(this, _first2, 0);
  }
  return entry;
}, _G);
var MessageQueue = (_H = class {
  constructor(buffering) {
    __privateAdd(this, _MessageQueue_instances);
    __publicField(this, "buffering");
    __privateAdd(this, _entries2, new EntryList());
    __privateAdd(this, _senders, /* @__PURE__ */ new Set());
    __privateAdd(this, _receivers, /* @__PURE__ */ new Set());
    __privateAdd(this, _bytes4, 0);
    /** Room claimed and not yet committed. */
    __privateAdd(this, _claimed, 0);
    __privateAdd(this, _claimedBytes, 0);
    /** A try that looks right now counts as a waiting receiver: a waiting sender may hand its message over. */
    __privateAdd(this, _looking, 0);
    this.buffering = buffering;
  }
  get length() {
    return __privateGet(this, _entries2).length;
  }
  /** Whether a message of `bytes` bytes fits now. */
  fits(bytes) {
    const { capacity, bytes: most } = this.buffering;
    const taken = __privateGet(this, _entries2).length + __privateGet(this, _claimed);
    if (capacity === 0) return taken < __privateMethod(this, _MessageQueue_instances, demand_fn).call(this);
    return taken < capacity && (__privateGet(this, _bytes4) + __privateGet(this, _claimedBytes) + bytes <= most || taken === 0);
  }
  /** Puts a message whose bytes are the queue's own from now on; false = full. */
  push(bytes, header) {
    if (!this.fits(bytes.length)) return false;
    const { type, priority, kind, correlation } = header;
    const entry = { bytes, header: { type, priority, kind, correlation, missed: 0 } };
    __privateMethod(this, _MessageQueue_instances, insert_fn).call(this, entry);
    this.wake("receive");
    if (this.buffering.capacity > 0 || __privateGet(this, _looking) > 0) return true;
    return !__privateMethod(this, _MessageQueue_instances, remove_fn).call(this, entry);
  }
  take(selector) {
    const found = __privateMethod(this, _MessageQueue_instances, find_fn).call(this, selector);
    if (found !== void 0 || this.buffering.capacity > 0) return found;
    __privateSet(this, _looking, __privateGet(this, _looking) + 1);
    this.wake("send");
    __privateSet(this, _looking, __privateGet(this, _looking) - 1);
    return __privateMethod(this, _MessageQueue_instances, find_fn).call(this, selector);
  }
  /** Reserves room for a message that will be pushed by `commit`. */
  claim(bytes) {
    if (!this.fits(bytes)) return false;
    __privateSet(this, _claimed, __privateGet(this, _claimed) + 1);
    __privateSet(this, _claimedBytes, __privateGet(this, _claimedBytes) + bytes);
    return true;
  }
  unclaim(bytes) {
    __privateSet(this, _claimed, __privateGet(this, _claimed) - 1);
    __privateSet(this, _claimedBytes, __privateGet(this, _claimedBytes) - bytes);
  }
  /** Puts a message into room that was claimed: it always fits. */
  commit(entry, claimedBytes) {
    this.unclaim(claimedBytes);
    __privateMethod(this, _MessageQueue_instances, insert_fn).call(this, entry);
    this.wake("receive");
  }
  arm(to, end, waiting2) {
    const ends = to === "send" ? __privateGet(this, _senders) : __privateGet(this, _receivers);
    const more = waiting2 > end.waiting;
    end.waiting = waiting2;
    if (waiting2 === 0) ends.delete(end);
    else ends.add(end);
    if (to === "receive" && more && this.buffering.capacity === 0) this.wake("send");
  }
  /** Lets those who wait try, the first to come first. */
  wake(to) {
    const ends = to === "send" ? __privateGet(this, _senders) : __privateGet(this, _receivers);
    if (ends.size === 0) return;
    for (const end of [...ends]) end.host.wake(to);
  }
}, _entries2 = new WeakMap(), _senders = new WeakMap(), _receivers = new WeakMap(), _bytes4 = new WeakMap(), _claimed = new WeakMap(), _claimedBytes = new WeakMap(), _looking = new WeakMap(), _MessageQueue_instances = new WeakSet(), demand_fn = function() {
  let demand = __privateGet(this, _looking);
  for (const end of __privateGet(this, _receivers)) demand += end.waiting;
  return demand;
}, insert_fn = function(entry) {
  __privateGet(this, _entries2).insert(entry);
  __privateSet(this, _bytes4, __privateGet(this, _bytes4) + entry.bytes.length);
}, find_fn = function(selector) {
  const entry = __privateGet(this, _entries2).take(selector);
  if (entry === void 0) return void 0;
  __privateSet(this, _bytes4, __privateGet(this, _bytes4) - entry.bytes.length);
  this.wake("send");
  return entry;
}, remove_fn = function(entry) {
  if (!__privateGet(this, _entries2).remove(entry)) return false;
  __privateSet(this, _bytes4, __privateGet(this, _bytes4) - entry.bytes.length);
  return true;
}, _H);
var Registry = (_I = class {
  constructor(kind) {
    __privateAdd(this, _things);
    const key = /* @__PURE__ */ Symbol.for(`@ipc/memory/${kind}`);
    const shared = globalThis;
    shared[key] ?? (shared[key] = /* @__PURE__ */ new Map());
    __privateSet(this, _things, shared[key]);
  }
  /** Names have no slash, so the joined form is unambiguous. */
  static address(namespace, name) {
    return `${namespace}/${name}`;
  }
  get(address) {
    return __privateGet(this, _things).get(address);
  }
  set(address, thing) {
    __privateGet(this, _things).set(address, thing);
  }
  /** Removes it if it is still this one. */
  remove(address, thing) {
    return __privateGet(this, _things).get(address) === thing && __privateGet(this, _things).delete(address);
  }
}, _things = new WeakMap(), _I);
var mailboxes = new Registry("mailbox");
function openMailbox(request) {
  const address = Registry.address(request.namespace, request.name);
  const mailbox2 = findOrMake(address, request);
  mailbox2.handles += 1;
  return new MemoryPort({
    address,
    maxMessageBytes: mailbox2.attributes.maxMessageBytes,
    outgoing: mailbox2.queue,
    incoming: mailbox2.queue,
    onClose: () => {
      mailbox2.handles -= 1;
      if (mailbox2.handles === 0) mailboxes.remove(address, mailbox2);
    },
    onUnlink: () => mailboxes.remove(address, mailbox2)
  });
}
function unlinkMailbox({ namespace, name }) {
  const address = Registry.address(namespace, name);
  const mailbox2 = mailboxes.get(address);
  return mailbox2 !== void 0 && mailboxes.remove(address, mailbox2);
}
function findOrMake(address, request) {
  const there = mailboxes.get(address);
  if (there !== void 0) {
    if (request.create === "exclusive") {
      throw new IpcError(
        "IPC_EXISTS",
        `mailbox '${address}' exists in this process: unlink it, or open it without create: 'exclusive'`,
        { address }
      );
    }
    agree(`mailbox '${address}'`, there.attributes, request);
    return there;
  }
  if (request.create === "never") {
    throw new IpcError(
      "IPC_NOT_FOUND",
      `mailbox '${address}' does not exist in this process: leave out create: 'never' to make it`,
      { address }
    );
  }
  const attributes = grant(`mailbox '${address}'`, request);
  const { capacity, bytes } = attributes;
  const mailbox2 = {
    attributes,
    queue: new MessageQueue({ capacity, bytes }),
    handles: 0
  };
  mailboxes.set(address, mailbox2);
  return mailbox2;
}
var parties = new Registry("party");
var waiting = /* @__PURE__ */ new Map();
function openParty(request) {
  const address = Registry.address(request.namespace, request.name);
  if (parties.get(address) !== void 0) {
    throw new IpcError(
      "IPC_EXISTS",
      `party '${address}' exists in this process: close it first, or take another name`,
      { address }
    );
  }
  const party = new MemoryParty(address, request);
  parties.set(address, party);
  for (const appeared of waiting.get(address) ?? []) appeared();
  return party;
}
var MemoryParty = (_J = class {
  constructor(address, request) {
    __privateAdd(this, _MemoryParty_instances);
    __publicField(this, "address");
    __privateAdd(this, _request);
    __privateAdd(this, _linked, /* @__PURE__ */ new Set());
    this.address = address;
    __privateSet(this, _request, request);
  }
  async connect(peer, signal2) {
    const address = Registry.address(__privateGet(this, _request).namespace, peer);
    await void 0;
    for (; ; ) {
      signal2.throwIfAborted();
      const other = parties.get(address);
      if (other !== void 0) {
        if (!__privateGet(this, _linked).has(peer)) __privateMethod(this, _MemoryParty_instances, link_fn).call(this, other);
        return;
      }
      await appearance(address, signal2);
    }
  }
  close() {
    parties.remove(this.address, this);
  }
}, _request = new WeakMap(), _linked = new WeakMap(), _MemoryParty_instances = new WeakSet(), link_fn = function(other) {
  const mine = __privateGet(this, _request);
  const theirs = __privateGet(other, _request);
  const identity = {};
  if (!theirs.host.accept(mine.name, identity)) {
    throw new IpcError("IPC_PERMISSION", `party '${other.address}' does not accept '${mine.name}'`, {
      address: other.address
    });
  }
  const what = `link of '${mine.name}' with '${theirs.name}'`;
  const attributes = grant(what, {
    ...theirs,
    capacity: theirs.capacity ?? mine.capacity,
    bytes: theirs.bytes ?? mine.bytes,
    maxMessageBytes: theirs.maxMessageBytes ?? mine.maxMessageBytes
  });
  agree(what, attributes, mine);
  const { capacity, bytes } = attributes;
  const there = new MessageQueue({ capacity, bytes });
  const back = new MessageQueue({ capacity, bytes });
  const end = (self, party, peer, out, into, far2) => Object.assign(
    new MemoryPort({
      address: `${Registry.address(self.namespace, self.name)}>${peer}`,
      maxMessageBytes: attributes.maxMessageBytes,
      outgoing: out,
      incoming: into,
      onClose: () => {
        __privateGet(party, _linked).delete(peer);
        far2().ended();
      }
    }),
    { peer, identity }
  );
  const near = end(mine, this, theirs.name, there, back, () => far);
  const far = end(theirs, other, mine.name, back, there, () => near);
  __privateGet(this, _linked).add(theirs.name);
  __privateGet(other, _linked).add(mine.name);
  theirs.host.linked(far);
  mine.host.linked(near);
}, _J);
function appearance(address, signal2) {
  return new Promise((resolve, reject) => {
    const those = waiting.get(address) ?? /* @__PURE__ */ new Set();
    waiting.set(address, those);
    const finish = () => {
      those.delete(appeared);
      if (those.size === 0) waiting.delete(address);
      signal2.removeEventListener("abort", aborted);
    };
    const appeared = () => {
      finish();
      resolve();
    };
    const aborted = () => {
      finish();
      reject(signal2.reason);
    };
    those.add(appeared);
    signal2.addEventListener("abort", aborted, { once: true });
  });
}
var topics = new Registry("topic");
function openPublisher(request) {
  const { topic, address } = findOrMake2(request);
  const port = new PublisherPort(address, topic, request.whenBehind === "skip", () => leave(address, topic));
  topic.publishers.add(port);
  return port;
}
function openSubscriber(request) {
  const { topic, address } = findOrMake2(request);
  const { capacity, bytes } = topic.attributes;
  const subscriber = { queue: new MessageQueue({ capacity, bytes }), missed: 0 };
  topic.subscribers.add(subscriber);
  return new SubscriberPort(address, topic, subscriber, () => {
    topic.subscribers.delete(subscriber);
    for (const publisher of topic.publishers) publisher.roomMade();
    leave(address, topic);
  });
}
function findOrMake2(request) {
  const address = Registry.address(request.namespace, request.name);
  const there = topics.get(address);
  if (there !== void 0) {
    agree(`topic '${address}'`, there.attributes, request);
    return { topic: there, address };
  }
  const topic = {
    attributes: grant(`topic '${address}'`, request),
    subscribers: /* @__PURE__ */ new Set(),
    publishers: /* @__PURE__ */ new Set()
  };
  topics.set(address, topic);
  return { topic, address };
}
function leave(address, topic) {
  if (topic.subscribers.size === 0 && topic.publishers.size === 0) topics.remove(address, topic);
}
var NO_QUEUE = new MessageQueue({ capacity: 0, bytes: 0 });
var PublisherPort = (_K = class extends MemoryPort {
  constructor(address, topic, skips, onClose) {
    const { capacity, bytes } = topic.attributes;
    const outgoing = new MessageQueue({ capacity, bytes });
    const close = () => {
      topic.publishers.delete(this);
      onClose();
    };
    super({
      address,
      maxMessageBytes: topic.attributes.maxMessageBytes,
      outgoing,
      incoming: NO_QUEUE,
      onClose: close
    });
    __privateAdd(this, _PublisherPort_instances);
    __privateAdd(this, _topic);
    __privateAdd(this, _skips);
    __privateAdd(this, _publisherHost);
    __privateAdd(this, _waiting, false);
    __privateSet(this, _topic, topic);
    __privateSet(this, _skips, skips);
  }
  attach(host) {
    super.attach(host);
    __privateSet(this, _publisherHost, host);
  }
  trySend(bytes, header) {
    if (!__privateMethod(this, _PublisherPort_instances, hasRoom_fn).call(this, bytes.length)) return false;
    __privateMethod(this, _PublisherPort_instances, deliver_fn).call(this, bytes.slice(), header);
    return true;
  }
  tryClaim(bytes) {
    if (!__privateMethod(this, _PublisherPort_instances, hasRoom_fn).call(this, bytes)) return void 0;
    return new MemoryClaim(bytes, (committed) => {
      if (committed !== void 0) __privateMethod(this, _PublisherPort_instances, deliver_fn).call(this, committed.bytes, committed.header);
    });
  }
  isReady(to) {
    return to === "send" && __privateMethod(this, _PublisherPort_instances, hasRoom_fn).call(this, 0);
  }
  arm(to, waiting2) {
    if (to === "send") __privateSet(this, _waiting, waiting2 > 0);
  }
  /** A subscriber read or left. */
  roomMade() {
    var _a2;
    if (__privateGet(this, _waiting)) (_a2 = __privateGet(this, _publisherHost)) == null ? void 0 : _a2.wake("send");
  }
}, _topic = new WeakMap(), _skips = new WeakMap(), _publisherHost = new WeakMap(), _waiting = new WeakMap(), _PublisherPort_instances = new WeakSet(), hasRoom_fn = function(bytes) {
  if (__privateGet(this, _skips)) return true;
  for (const { queue } of __privateGet(this, _topic).subscribers) if (!queue.fits(bytes)) return false;
  return true;
}, deliver_fn = function(bytes, header) {
  for (const subscriber of __privateGet(this, _topic).subscribers) {
    while (!subscriber.queue.push(bytes, header)) {
      subscriber.queue.take(void 0);
      subscriber.missed += 1;
    }
  }
}, _K);
var SubscriberPort = (_L = class extends MemoryPort {
  constructor(address, topic, subscriber, onClose) {
    const { queue } = subscriber;
    super({
      address,
      maxMessageBytes: topic.attributes.maxMessageBytes,
      outgoing: queue,
      incoming: queue,
      onClose
    });
    __privateAdd(this, _topic2);
    __privateAdd(this, _subscriber);
    __privateSet(this, _topic2, topic);
    __privateSet(this, _subscriber, subscriber);
  }
  tryReceive(header) {
    var _a2;
    return (_a2 = this.tryRead(header)) == null ? void 0 : _a2.view.slice();
  }
  tryRead(header) {
    const message = super.tryRead(header);
    if (message === void 0) return void 0;
    header.missed = __privateGet(this, _subscriber).missed;
    __privateGet(this, _subscriber).missed = 0;
    for (const publisher of __privateGet(this, _topic2).publishers) publisher.roomMade();
    return message;
  }
}, _topic2 = new WeakMap(), _subscriber = new WeakMap(), _L);
var GIBIBYTE = 2 ** 30;
var mailbox = {
  duplex: "half",
  boundaries: "message",
  order: "priority",
  senders: "many",
  receivers: "many",
  capacities: ["rendezvous", "bounded", "unbounded"],
  whenFull: ["wait", "reject", "drop-incoming", "drop-oldest"],
  maxMessageBytes: GIBIBYTE,
  sync: false,
  noticesDeath: false,
  publishes: true,
  persistence: "process",
  handOver: "process",
  reach: "related",
  delivery: "once",
  supported: true
};
var link = { ...mailbox, duplex: "full", senders: "one", receivers: "one", publishes: false };
function memory() {
  return defineMechanism({
    name: "memory",
    traits: { mailbox, link },
    attributes: ["type", "priority"],
    adapter: { openMailbox, openParty, openPublisher, openSubscriber, unlink: unlinkMailbox }
  });
}
export {
  IpcError as I,
  direct as d,
  indirect as i,
  memory as m,
  publish as p,
  subscribe as s
};
