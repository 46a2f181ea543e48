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
var _buffer, _workers;
import { ref, shallowRef, onMounted, onUnmounted, watch, defineComponent, computed, unref, useSSRContext, mergeProps } from "vue";
import { ssrInterpolate, ssrRenderAttr, ssrRenderList, ssrIncludeBooleanAttr, ssrLooseContain, ssrLooseEqual, ssrRenderClass, ssrRenderAttrs, ssrRenderComponent } from "vue/server-renderer";
import { u as useTexts } from "./language.DQTQ3gdU.js";
import "./app.js";
import "./plugin-vue_export-helper.1tPrXgE0.js";
const en = {
  title: "The ring of @ipc/shm between two Web Workers",
  cannot: "This demo needs SharedArrayBuffer, which a browser gives only to a page that is cross-origin isolated. This server does not send the two headers for that (Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp), or the browser does not know them. Started with npm run docs the site sends them.",
  speed: "A step takes",
  speeds: ["1.5 s", "0.4 s", "0.1 s", "10 ms", "no time"],
  message: "Message",
  ring: "Ring",
  bytes: "bytes",
  names: ["A sends", "B receives"],
  aloneNames: ["A does both", "B does both"],
  steps: ["starts", "loads", "stores", "compares and exchanges", "copies in", "copies out"],
  kill: ["Kill A in mid-write", "Kill B in mid-read"],
  killing: "Waiting for the middle of a copy …",
  restart: ["Start A anew", "Start B anew"],
  dead: "killed",
  sent: "sent",
  received: "received",
  thefts: "locks taken from the dead",
  torn: "torn messages",
  rate: "messages a second",
  nobody: "nobody",
  owner: (name, generation) => `${name}, generation ${generation}`,
  legend: { header: "record header", data: "message", padding: "padding", free: "free" }
};
const ko = {
  title: "두 Web Worker 사이의 @ipc/shm 링",
  cannot: "이 데모에는 SharedArrayBuffer가 필요합니다. 브라우저는 cross-origin isolated 상태인 페이지에만 이를 허용합니다. 지금 서버가 필요한 두 헤더(Cross-Origin-Opener-Policy: same-origin, Cross-Origin-Embedder-Policy: require-corp)를 보내지 않거나, 브라우저가 이를 지원하지 않습니다. npm run docs로 띄운 사이트는 이 헤더를 보냅니다.",
  speed: "한 단계에 걸리는 시간",
  speeds: ["1.5초", "0.4초", "0.1초", "10 ms", "대기 없음"],
  message: "메시지",
  ring: "링",
  bytes: "바이트",
  names: ["A가 보냅니다", "B가 받습니다"],
  aloneNames: ["A가 둘 다 합니다", "B가 둘 다 합니다"],
  steps: ["시작", "읽기", "쓰기", "비교 후 교환", "복사해 넣기", "복사해 내기"],
  kill: ["쓰는 도중에 A 죽이기", "읽는 도중에 B 죽이기"],
  killing: "복사 한가운데를 기다리는 중 …",
  restart: ["A 다시 시작", "B 다시 시작"],
  dead: "죽음",
  sent: "보낸 메시지",
  received: "받은 메시지",
  thefts: "죽은 쪽에게서 가져온 락",
  torn: "깨진 메시지",
  rate: "초당 메시지",
  nobody: "없음",
  owner: (name, generation) => `${name}, ${generation}세대`,
  legend: { header: "레코드 헤더", data: "메시지", padding: "패딩", free: "빈 곳" }
};
const ringTexts = { en, ko };
const CACHE_LINE_BYTES = 64;
function structure(title, align, fields) {
  let offset = 0;
  const word = {};
  const placed = fields.map((field) => {
    if (field.line === true) offset = roundUp(offset, CACHE_LINE_BYTES);
    const at = offset;
    word[field.name] = at / 4;
    offset += field.size;
    return { ...field, offset: at };
  });
  return {
    title,
    fields: placed,
    word,
    size: roundUp(offset, align)
  };
}
function roundUp(value, step) {
  return Math.ceil(value / step) * step;
}
const NAME_BYTES = 268;
const CODEC_BYTES = 64;
structure("segment header", CACHE_LINE_BYTES, [
  { name: "magic", size: 4, meaning: '"IPCR"' },
  { name: "layoutVersion", size: 4, meaning: "version of this layout" },
  { name: "byteOrder", size: 4, meaning: "0x01020304 in the byte order of the machine" },
  { name: "creationState", size: 4, meaning: "1 = ready; written last" },
  { name: "generation", size: 4, meaning: "a random number of this creation" },
  { name: "kind", size: 4, meaning: "1 mailbox, 2 link, 3 topic" },
  { name: "slots", size: 4, meaning: "participant slots" },
  { name: "rings", size: 4, meaning: "rings: 1, or 2 in a link" },
  { name: "ringBytes", size: 4, meaning: "bytes of records of each ring" },
  { name: "capacity", size: 4, meaning: "attribute: messages, -1 = no limit, 0 = rendezvous" },
  { name: "bytes", size: 4, meaning: "attribute: bytes" },
  { name: "maxMessageBytes", size: 4, meaning: "attribute: largest message" },
  { name: "codec", size: CODEC_BYTES, meaning: "attribute: name of the codec, UTF-8, ended by a zero byte" },
  { name: "name", size: NAME_BYTES, meaning: "namespace/name, UTF-8, ended by a zero byte" }
]);
const RING = structure("ring", CACHE_LINE_BYTES, [
  {
    name: "sendLock",
    size: 4,
    line: true,
    meaning: "the participant that sends now: its slot + generation * 128; 0 = nobody"
  },
  { name: "nextSequence", size: 4, meaning: "number of the next record; under sendLock" },
  {
    name: "head",
    size: 4,
    line: true,
    meaning: "where the next record will be; its store publishes a record"
  },
  { name: "receiveLock", size: 4, line: true, meaning: "the participant that receives now, as in sendLock" },
  { name: "tail", size: 4, line: true, meaning: "the oldest record; its store frees the space before" },
  { name: "receiversSleep", size: 4, line: true, meaning: "1 = a receiver may be asleep: look at the slots" },
  { name: "receiveSignal", size: 4, meaning: "futex: receivers that block sleep here" },
  { name: "sendersSleep", size: 4, line: true, meaning: "1 = a sender may be asleep: look at the slots" },
  { name: "sendSignal", size: 4, meaning: "futex: senders that block sleep here" }
]);
structure("participant slot", 32, [
  { name: "generation", size: 4, meaning: "counts the owners of this slot, 1 to 4,194,303, then 1 again" },
  { name: "process", size: 4, meaning: "process id of the owner; 0 = closed in order" },
  {
    name: "sleeps",
    size: 4,
    meaning: "sum of 1 receiver on doorbell, 2 sender on doorbell, 4 receiver on futex, 8 sender on futex"
  },
  {
    name: "cursor",
    size: 4,
    meaning: "subscribers: position of the next record; -1 = overrun; bit 31 = reads in place"
  },
  { name: "subscribed", size: 4, meaning: "1 = a subscriber of a topic" }
]);
const RECORD = structure("record of a mailbox or topic", 16, [
  {
    name: "state",
    size: 4,
    meaning: "bits 0-2: 1 ready, 2 claimed, 3 taken, 4 done, 5 padding, 6 offered, 7 accepted; bits 3-31: by which participant"
  },
  { name: "length", size: 4, meaning: "the message's bytes, after this header" },
  { name: "sequence", size: 4, meaning: "number of the record, wrapping" },
  { name: "extent", size: 4, meaning: "bytes to the next record, this header included: a multiple of 8" }
]);
structure("record of a link", 16, [
  {
    name: "length",
    size: 4,
    meaning: "the message's bytes, after this header; -1 = padding to the end of the ring"
  },
  { name: "kind", size: 4, meaning: "message, request, reply, failure or cancel" },
  { name: "correlation", size: 4, meaning: "ties a reply to its request; 0 = none" },
  { name: "sequence", size: 4, meaning: "number of the record, wrapping" }
]);
const WORKERS = 2;
const Board = {
  /** Milliseconds that a worker waits before each step; 0 = none. */
  pace: 0,
  /** Changes with every change of pace or halt: wakes who waits. */
  changes: 1,
  /** Bytes of a message. */
  messageBytes: 2,
  /** One word a worker from here on. */
  alive: 4,
  generation: 6,
  /** 1 = stop in the middle of the next copy, and stay there. */
  halt: 8,
  halted: 10,
  /** Which step it does: a `Step`, and the word that it does it to. */
  step: 12,
  stepWord: 14,
  steps: 16,
  sent: 18,
  received: 20,
  /** Locks taken from a dead worker. */
  thefts: 22,
  /** Messages that were not what had been sent: always 0. */
  torn: 24,
  size: 26
};
const Step = { none: 0 };
function newBoard() {
  return new Int32Array(new SharedArrayBuffer(Board.size * 4));
}
function announce(board, word, value) {
  Atomics.store(board, word, value);
  Atomics.add(board, Board.changes, 1);
  Atomics.notify(board, Board.changes);
}
const BURIAL_MS = 60;
const HALT_LOOK_MS = 5;
const FASTER_MS = 1;
class RingModel {
  constructor(ringBytes, messageBytes, paceMs) {
    __publicField(this, "words");
    __publicField(this, "board", newBoard());
    __privateAdd(this, _buffer);
    __privateAdd(this, _workers, new Array(WORKERS).fill(void 0));
    this.ringBytes = ringBytes;
    __privateSet(this, _buffer, new SharedArrayBuffer(RING.size + ringBytes));
    this.words = new Int32Array(__privateGet(this, _buffer));
    this.board[Board.messageBytes] = messageBytes;
    this.board[Board.pace] = paceMs;
    for (let worker = 0; worker < WORKERS; worker++) this.start(worker);
  }
  isAlive(worker) {
    return Atomics.load(this.board, Board.alive + worker) === 1;
  }
  setPace(ms) {
    announce(this.board, Board.pace, ms);
  }
  /** Starts a worker in its slot, with the next generation: what its predecessor held stays the dead one's. */
  start(worker) {
    Atomics.store(this.board, Board.halted + worker, 0);
    Atomics.store(this.board, Board.halt + worker, 0);
    Atomics.add(this.board, Board.generation + worker, 1);
    Atomics.store(this.board, Board.alive + worker, 1);
    const started = new Worker(new URL("./ring-worker.ts", import.meta.url), { type: "module" });
    const start = { buffer: __privateGet(this, _buffer), board: this.board, self: worker };
    started.postMessage(start);
    __privateGet(this, _workers)[worker] = started;
  }
  /** Kills a worker in the middle of a copy, with the lock in its hand. */
  async kill(worker) {
    var _a;
    const { board } = this;
    const pace = Atomics.load(board, Board.pace);
    Atomics.store(board, Board.halt + worker, 1);
    this.setPace(Math.min(pace, FASTER_MS));
    while (Atomics.load(board, Board.halted + worker) === 0) await delay(HALT_LOOK_MS);
    this.setPace(pace);
    (_a = __privateGet(this, _workers)[worker]) == null ? void 0 : _a.terminate();
    __privateGet(this, _workers)[worker] = void 0;
    await delay(BURIAL_MS);
    announce(board, Board.alive + worker, 0);
  }
  end() {
    for (const worker of __privateGet(this, _workers)) worker == null ? void 0 : worker.terminate();
  }
}
_buffer = new WeakMap();
_workers = new WeakMap();
function delay(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
const RecordState = {
  /** Fills the ring up to its end; has no further fields. */
  padding: 5
};
const STATE_MASK = 7;
RECORD.word.state;
const { state: STATE$1, length: LENGTH$1, extent: EXTENT$1 } = RECORD.word;
RING.word.head;
RING.word.tail;
const { state: STATE, length: LENGTH, sequence: SEQUENCE, extent: EXTENT } = RECORD.word;
RING.word.nextSequence;
function workerOf(participant) {
  return participant & 127;
}
function generationOf(participant) {
  return participant >>> 7;
}
const CONTROL_WORDS = RING.size / 4;
const HEADER_WORDS = RECORD.size / 4;
const LOCKS = ["sendLock", "receiveLock"];
const SHOWN = ["sendLock", "nextSequence", "head", "receiveLock", "tail"];
function takeSnapshot(words, board) {
  const now = words.slice();
  const workers = Array.from({ length: WORKERS }, (_, worker) => viewOf(board, worker));
  const touched = (word) => {
    if (Atomics.load(board, Board.pace) === 0) return void 0;
    const worker = workers.findIndex(
      ({ alive, step }, at) => alive && step !== Step.none && board[Board.stepWord + at] === word
    );
    return worker < 0 ? void 0 : worker;
  };
  const ringBytes = (now.length - CONTROL_WORDS) * 4;
  const place = (position) => position % ringBytes / 4;
  const [head, tail] = [now[RING.word.head] ?? 0, now[RING.word.tail] ?? 0];
  const kinds = kindsOf(now, head, tail, ringBytes);
  return {
    controls: SHOWN.map((name) => {
      const value = now[RING.word[name]] ?? 0;
      const owner = LOCKS.includes(name) && value !== 0 ? { worker: workerOf(value), generation: generationOf(value) } : void 0;
      return { name, value, owner, touchedBy: touched(RING.word[name]) };
    }),
    cells: Array.from(now.subarray(CONTROL_WORDS), (value, at) => ({
      value,
      kind: kinds[at] ?? "free",
      touchedBy: touched(CONTROL_WORDS + at)
    })),
    workers,
    head: place(head),
    tail: place(tail)
  };
}
function viewOf(board, worker) {
  const read = (word) => Atomics.load(board, word + worker);
  return {
    alive: read(Board.alive) === 1,
    generation: read(Board.generation),
    step: read(Board.step),
    sent: read(Board.sent),
    received: read(Board.received),
    thefts: read(Board.thefts),
    torn: read(Board.torn),
    steps: read(Board.steps)
  };
}
function kindsOf(words, head, tail, ringBytes) {
  const kinds = new Array(ringBytes / 4).fill("free");
  let position = tail;
  for (let left = kinds.length; position !== head && left > 0; left--) {
    const at = position % ringBytes / 4;
    const state = (words[CONTROL_WORDS + at + RECORD.word.state] ?? 0) & STATE_MASK;
    const padding = state === RecordState.padding;
    const extent = padding ? ringBytes - position % ringBytes : words[CONTROL_WORDS + at + RECORD.word.extent] ?? 0;
    if (extent <= 0 || extent % 8 !== 0 || at * 4 + extent > ringBytes) break;
    for (let word = 0; word < extent / 4; word++) {
      kinds[at + word] = padding ? "padding" : word < HEADER_WORDS ? "header" : "data";
    }
    position = (position + extent) % (2 * ringBytes);
  }
  return kinds;
}
const PACES = [1500, 400, 100, 10, 0];
const MESSAGE_SIZES = [8, 16, 32];
const RING_SIZES = [128, 256, 512];
const RATE_WINDOW_MS = 500;
function useRing() {
  const pace = ref(2);
  const messageBytes = ref(16);
  const ringBytes = ref(256);
  const snapshot = shallowRef();
  const rate = ref(0);
  const killing = ref(false);
  let model;
  let frame = 0;
  let counted = { at: 0, received: 0 };
  function open() {
    model == null ? void 0 : model.end();
    counted = { at: performance.now(), received: 0 };
    rate.value = 0;
    model = new RingModel(ringBytes.value, messageBytes.value, PACES[pace.value] ?? 0);
  }
  function draw(now) {
    if (model !== void 0) {
      const taken = takeSnapshot(model.words, model.board);
      snapshot.value = taken;
      if (now - counted.at >= RATE_WINDOW_MS) {
        const received = taken.workers.reduce((sum, worker) => sum + worker.received, 0);
        rate.value = Math.max(0, Math.round((received - counted.received) * 1e3 / (now - counted.at)));
        counted = { at: now, received };
      }
    }
    frame = requestAnimationFrame(draw);
  }
  async function kill(worker) {
    killing.value = true;
    const target = model;
    await (target == null ? void 0 : target.kill(worker));
    killing.value = false;
  }
  onMounted(() => {
    open();
    frame = requestAnimationFrame(draw);
  });
  onUnmounted(() => {
    cancelAnimationFrame(frame);
    model == null ? void 0 : model.end();
  });
  watch([messageBytes, ringBytes], open);
  watch(pace, (index) => model == null ? void 0 : model.setPace(PACES[index] ?? 0));
  const restart = (worker) => model == null ? void 0 : model.start(worker);
  return { pace, messageBytes, ringBytes, snapshot, rate, killing, kill, restart };
}
const _sfc_main$1 = /* @__PURE__ */ defineComponent({
  __name: "ring-stage",
  __ssrInlineRender: true,
  setup(__props) {
    const texts = useTexts(ringTexts);
    const letters = ["A", "B"];
    const { pace, messageBytes, ringBytes, snapshot, rate, killing } = useRing();
    const workers = computed(() => {
      var _a;
      return ((_a = snapshot.value) == null ? void 0 : _a.workers) ?? [];
    });
    const total = (field) => workers.value.reduce((sum, worker) => sum + worker[field], 0);
    const alone = (worker) => {
      var _a;
      return ((_a = workers.value[1 - worker]) == null ? void 0 : _a.alive) === false;
    };
    function titleOf(worker) {
      return (alone(worker) ? texts.aloneNames[worker] : texts.names[worker]) ?? "";
    }
    function shown({ owner, value, name }) {
      if (owner !== void 0) return texts.owner(letters[owner.worker] ?? "?", owner.generation);
      return name.endsWith("Lock") && value === 0 ? texts.nobody : String(value);
    }
    function contentOf({ kind, value }) {
      if (kind === "header") return String(value);
      const byte = value & 255;
      return value === (byte * 16843009 | 0) ? byte.toString(16).padStart(2, "0") : "··";
    }
    const touch = (by) => by === void 0 ? "" : `touched-by-${letters[by]}`;
    return (_ctx, _push, _parent, _attrs) => {
      _push(`<!--[--><div class="demo-controls"><label>${ssrInterpolate(unref(texts).speed)} <input${ssrRenderAttr("value", unref(pace))} type="range" min="0"${ssrRenderAttr("max", unref(PACES).length - 1)} step="1" data-control="pace"><output>${ssrInterpolate(unref(texts).speeds[unref(pace)])}</output></label><label>${ssrInterpolate(unref(texts).message)} <select data-control="message"><!--[-->`);
      ssrRenderList(unref(MESSAGE_SIZES), (size) => {
        _push(`<option${ssrRenderAttr("value", size)}${ssrIncludeBooleanAttr(Array.isArray(unref(messageBytes)) ? ssrLooseContain(unref(messageBytes), size) : ssrLooseEqual(unref(messageBytes), size)) ? " selected" : ""}>${ssrInterpolate(size)} ${ssrInterpolate(unref(texts).bytes)}</option>`);
      });
      _push(`<!--]--></select></label><label>${ssrInterpolate(unref(texts).ring)} <select data-control="ring"><!--[-->`);
      ssrRenderList(unref(RING_SIZES), (size) => {
        _push(`<option${ssrRenderAttr("value", size)}${ssrIncludeBooleanAttr(Array.isArray(unref(ringBytes)) ? ssrLooseContain(unref(ringBytes), size) : ssrLooseEqual(unref(ringBytes), size)) ? " selected" : ""}>${ssrInterpolate(size)} ${ssrInterpolate(unref(texts).bytes)}</option>`);
      });
      _push(`<!--]--></select></label></div>`);
      if (unref(snapshot)) {
        _push(`<div class="ring-workers"><!--[-->`);
        ssrRenderList(unref(snapshot).workers, (worker, at) => {
          _push(`<div class="${ssrRenderClass([[`worker-${letters[at]}`, { dead: !worker.alive }], "ring-worker"])}"${ssrRenderAttr("data-worker", letters[at])}${ssrRenderAttr("data-alive", worker.alive)}><strong>${ssrInterpolate(titleOf(at))}</strong><span class="ring-step">${ssrInterpolate(worker.alive ? unref(pace) < 4 ? unref(texts).steps[worker.step] : "" : unref(texts).dead)}</span>`);
          if (worker.alive) {
            _push(`<button type="button"${ssrIncludeBooleanAttr(unref(killing) || alone(at)) ? " disabled" : ""}${ssrRenderAttr("data-kill", letters[at])}>${ssrInterpolate(unref(texts).kill[at])}</button>`);
          } else {
            _push(`<button type="button"${ssrRenderAttr("data-restart", letters[at])}>${ssrInterpolate(unref(texts).restart[at])}</button>`);
          }
          _push(`</div>`);
        });
        _push(`<!--]--></div>`);
      } else {
        _push(`<!---->`);
      }
      _push(`<p class="ring-killing" aria-live="polite">${ssrInterpolate(unref(killing) ? unref(texts).killing : "")}</p>`);
      if (unref(snapshot)) {
        _push(`<dl class="ring-controls"><!--[-->`);
        ssrRenderList(unref(snapshot).controls, (word) => {
          _push(`<div class="${ssrRenderClass(touch(word.touchedBy))}"${ssrRenderAttr("data-word", word.name)}><dt>${ssrInterpolate(word.name)}</dt><dd>${ssrInterpolate(shown(word))}</dd></div>`);
        });
        _push(`<!--]--></dl>`);
      } else {
        _push(`<!---->`);
      }
      if (unref(snapshot)) {
        _push(`<div class="ring-cells" data-cells><!--[-->`);
        ssrRenderList(unref(snapshot).cells, (cell, at) => {
          _push(`<div class="${ssrRenderClass([[cell.kind, touch(cell.touchedBy), { head: at === unref(snapshot).head, tail: at === unref(snapshot).tail }], "ring-cell"])}">${ssrInterpolate(contentOf(cell))}</div>`);
        });
        _push(`<!--]--></div>`);
      } else {
        _push(`<!---->`);
      }
      _push(`<p class="ring-legend"><!--[-->`);
      ssrRenderList(unref(texts).legend, (text, kind) => {
        _push(`<span><i class="${ssrRenderClass([kind, "ring-cell"])}"></i> ${ssrInterpolate(text)}</span>`);
      });
      _push(`<!--]--><span><i class="ring-cell tail"></i> tail</span><span><i class="ring-cell head"></i> head</span></p>`);
      if (unref(snapshot)) {
        _push(`<dl class="demo-counters"><div><dt>${ssrInterpolate(unref(texts).sent)}</dt><dd data-count="sent">${ssrInterpolate(total("sent"))}</dd></div><div><dt>${ssrInterpolate(unref(texts).received)}</dt><dd data-count="received">${ssrInterpolate(total("received"))}</dd></div><div><dt>${ssrInterpolate(unref(texts).rate)}</dt><dd data-count="rate">${ssrInterpolate(unref(rate).toLocaleString())}</dd></div><div><dt>${ssrInterpolate(unref(texts).thefts)}</dt><dd data-count="thefts">${ssrInterpolate(total("thefts"))}</dd></div><div><dt>${ssrInterpolate(unref(texts).torn)}</dt><dd data-count="torn">${ssrInterpolate(total("torn"))}</dd></div></dl>`);
      } else {
        _push(`<!---->`);
      }
      _push(`<!--]-->`);
    };
  }
});
const _sfc_setup$1 = _sfc_main$1.setup;
_sfc_main$1.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("../demos/ring/ring-stage.vue");
  return _sfc_setup$1 ? _sfc_setup$1(props, ctx) : void 0;
};
const _sfc_main = /* @__PURE__ */ defineComponent({
  __name: "ring-demo",
  __ssrInlineRender: true,
  setup(__props) {
    const texts = useTexts(ringTexts);
    const canRun = computed(() => globalThis.crossOriginIsolated === true && typeof Worker === "function");
    return (_ctx, _push, _parent, _attrs) => {
      _push(`<section${ssrRenderAttrs(mergeProps({
        class: "demo",
        "data-demo": "ring",
        "aria-label": unref(texts).title
      }, _attrs))}><h4 class="demo-title">${ssrInterpolate(unref(texts).title)}</h4>`);
      if (canRun.value) {
        _push(ssrRenderComponent(_sfc_main$1, null, null, _parent));
      } else {
        _push(`<p class="demo-cannot">${ssrInterpolate(unref(texts).cannot)}</p>`);
      }
      _push(`</section>`);
    };
  }
});
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("../demos/ring/ring-demo.vue");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
export {
  _sfc_main as default
};
