var __typeError = (msg) => {
  throw TypeError(msg);
};
var __accessCheck = (obj, member, msg) => member.has(obj) || __typeError("Cannot " + msg);
var __privateGet = (obj, member, getter) => (__accessCheck(obj, member, "read from private field"), getter ? getter.call(obj) : member.get(obj));
var __privateAdd = (obj, member, value) => member.has(obj) ? __typeError("Cannot add the same private member more than once") : member instanceof WeakSet ? member.add(obj) : member.set(obj, value);
var __privateSet = (obj, member, value, setter) => (__accessCheck(obj, member, "write to private field"), setter ? setter.call(obj, value) : member.set(obj, value), value);
var __privateMethod = (obj, member, method) => (__accessCheck(obj, member, "access private method"), method);
var _stop, _view, _settings, _accepted, _BufferingRun_instances, work_fn, produce_fn, send_fn, consume_fn, update_fn, turn_fn;
import { defineComponent, ref, reactive, onMounted, onUnmounted, watch, computed, mergeProps, unref, useSSRContext } from "vue";
import { ssrRenderAttrs, ssrInterpolate, ssrRenderList, ssrRenderAttr, ssrIncludeBooleanAttr, ssrLooseContain, ssrLooseEqual, ssrRenderClass } from "vue/server-renderer";
import { u as useTexts } from "./language.DQTQ3gdU.js";
import { i as indirect, m as memory, I as IpcError } from "./index.Canccqbb.js";
import "./app.js";
import "./plugin-vue_export-helper.1tPrXgE0.js";
import "zod";
let runs = 0;
class BufferingRun {
  constructor(settings, rates, view) {
    __privateAdd(this, _BufferingRun_instances);
    __privateAdd(this, _stop, new AbortController());
    __privateAdd(this, _view);
    __privateAdd(this, _settings);
    /** Accepted and not known to be gone. */
    __privateAdd(this, _accepted, []);
    __privateSet(this, _settings, settings);
    __privateSet(this, _view, view);
    void __privateMethod(this, _BufferingRun_instances, work_fn).call(this, rates);
  }
  end() {
    __privateGet(this, _stop).abort();
  }
}
_stop = new WeakMap();
_view = new WeakMap();
_settings = new WeakMap();
_accepted = new WeakMap();
_BufferingRun_instances = new WeakSet();
work_fn = async function(rates) {
  const { signal } = __privateGet(this, _stop);
  runs++;
  const mailbox = await indirect(`buffering-${runs}`, memory(), {
    buffering: { capacity: __privateGet(this, _settings).capacity, whenFull: __privateGet(this, _settings).whenFull },
    removeOnLastClose: true
  });
  signal.addEventListener("abort", () => void mailbox.close({ timeoutMs: 0 }));
  if (signal.aborted) return mailbox.close({ timeoutMs: 0 });
  await Promise.all([__privateMethod(this, _BufferingRun_instances, produce_fn).call(this, mailbox, rates.producer), __privateMethod(this, _BufferingRun_instances, consume_fn).call(this, mailbox, rates.consumer)]);
};
produce_fn = async function(mailbox, rate) {
  for (let number = 1; await __privateMethod(this, _BufferingRun_instances, turn_fn).call(this, rate); number++) {
    try {
      await __privateMethod(this, _BufferingRun_instances, send_fn).call(this, mailbox, number);
    } catch (error) {
      if (IpcError.is(error, "IPC_CLOSED")) return;
      throw error;
    }
    __privateMethod(this, _BufferingRun_instances, update_fn).call(this, mailbox);
  }
};
send_fn = async function(mailbox, number) {
  const view = __privateGet(this, _view);
  const data = Uint32Array.of(number);
  const bytes = new Uint8Array(data.buffer);
  if (mailbox.trySend(bytes)) {
    __privateGet(this, _accepted).push(number);
    view.lastSend = "sent";
    return;
  }
  if (__privateGet(this, _settings).whenFull === "drop-incoming") {
    view.lastSend = "dropped";
    return;
  }
  view.lastSend = "waiting";
  view.waiting = number;
  __privateMethod(this, _BufferingRun_instances, update_fn).call(this, mailbox);
  try {
    await mailbox.send(bytes);
    __privateGet(this, _accepted).push(number);
    view.lastSend = "sent";
  } catch (error) {
    if (!IpcError.is(error, "IPC_FULL")) throw error;
    view.lastSend = "refused";
  } finally {
    view.waiting = void 0;
  }
};
consume_fn = async function(mailbox, rate) {
  while (await __privateMethod(this, _BufferingRun_instances, turn_fn).call(this, rate)) {
    try {
      const { data } = await mailbox.receive();
      __privateGet(this, _view).lastReceived = new Uint32Array(data.slice().buffer)[0];
    } catch (error) {
      if (IpcError.is(error, "IPC_CLOSED")) return;
      throw error;
    }
    __privateMethod(this, _BufferingRun_instances, update_fn).call(this, mailbox);
  }
};
/** The channel's own figures. What is queued is the newest of what it accepted, because it keeps the order. */
update_fn = function(mailbox) {
  const { sent, received, dropped, timesFull, queued = 0 } = mailbox.stats();
  __privateGet(this, _accepted).splice(0, __privateGet(this, _accepted).length - queued);
  __privateGet(this, _view).queue = [...__privateGet(this, _accepted)];
  __privateGet(this, _view).counts = { sent, received, dropped, timesFull };
};
turn_fn = async function(rate) {
  const { signal } = __privateGet(this, _stop);
  for (let waited = 0; !signal.aborted; ) {
    const perSecond = rate();
    if (perSecond > 0 && waited >= 1e3 / perSecond) return true;
    const step = Math.min(50, perSecond > 0 ? 1e3 / perSecond - waited : 50);
    await new Promise((resolve) => setTimeout(resolve, step));
    waited += step;
  }
  return false;
};
function emptyView() {
  return {
    queue: [],
    waiting: void 0,
    lastSend: "none",
    lastReceived: void 0,
    counts: { sent: 0, received: 0, dropped: 0, timesFull: 0 }
  };
}
const en = {
  title: "A producer, a buffer and a consumer",
  capacity: "capacity",
  producer: "Producer",
  consumer: "Consumer",
  perSecond: "a second",
  buffer: "Buffer",
  empty: "empty",
  rendezvous: "no buffer: hand to hand",
  more: (count) => `and ${count} more`,
  sends: {
    none: "",
    sent: "sent",
    waiting: "waits with",
    dropped: "dropped (trySend: false)",
    refused: "refused: IPC_FULL"
  },
  received: "received",
  counts: { sent: "sent", received: "received", dropped: "dropped", timesFull: "times full" }
};
const ko = {
  title: "생산자, 버퍼, 소비자",
  capacity: "capacity",
  producer: "생산자",
  consumer: "소비자",
  perSecond: "회/초",
  buffer: "버퍼",
  empty: "비어 있음",
  rendezvous: "버퍼 없음: 손에서 손으로",
  more: (count) => `외 ${count}개`,
  sends: {
    none: "",
    sent: "보냄",
    waiting: "들고 기다림",
    dropped: "버려짐 (trySend: false)",
    refused: "거절됨: IPC_FULL"
  },
  received: "받음",
  counts: { sent: "보낸 수", received: "받은 수", dropped: "버려진 수", timesFull: "가득 찬 횟수" }
};
const bufferingTexts = { en, ko };
const MOST_SHOWN = 16;
const _sfc_main = /* @__PURE__ */ defineComponent({
  __name: "buffering-demo",
  __ssrInlineRender: true,
  setup(__props) {
    const capacities = [0, 1, 4, 8, Number.POSITIVE_INFINITY];
    const waysWhenFull = ["wait", "reject", "drop-incoming", "drop-oldest"];
    const texts = useTexts(bufferingTexts);
    const capacity = ref(4);
    const whenFull = ref("wait");
    const producerRate = ref(4);
    const consumerRate = ref(2);
    const view = ref(reactive(emptyView()));
    const rates = { producer: () => producerRate.value, consumer: () => consumerRate.value };
    let run;
    function open() {
      run == null ? void 0 : run.end();
      view.value = reactive(emptyView());
      run = new BufferingRun({ capacity: capacity.value, whenFull: whenFull.value }, rates, view.value);
    }
    onMounted(open);
    onUnmounted(() => run == null ? void 0 : run.end());
    watch([capacity, whenFull], open);
    const places = computed(() => {
      const wanted = capacity.value === Number.POSITIVE_INFINITY ? view.value.queue.length : capacity.value;
      const shown = Math.min(Math.max(wanted, view.value.queue.length), MOST_SHOWN);
      return Array.from({ length: shown }, (_, at) => view.value.queue[at]);
    });
    const hidden = computed(() => Math.max(0, view.value.queue.length - MOST_SHOWN));
    const optionsCode = computed(() => {
      const shown = capacity.value === Number.POSITIVE_INFINITY ? "Infinity" : String(capacity.value);
      return `indirect('numbers', memory(), { buffering: { capacity: ${shown}, whenFull: '${whenFull.value}' } })`;
    });
    return (_ctx, _push, _parent, _attrs) => {
      _push(`<section${ssrRenderAttrs(mergeProps({
        class: "demo",
        "data-demo": "buffering",
        "aria-label": unref(texts).title
      }, _attrs))}><h4 class="demo-title">${ssrInterpolate(unref(texts).title)}</h4><div class="demo-controls"><label> capacity <select data-control="capacity"><!--[-->`);
      ssrRenderList(capacities, (value) => {
        _push(`<option${ssrRenderAttr("value", value)}${ssrIncludeBooleanAttr(Array.isArray(capacity.value) ? ssrLooseContain(capacity.value, value) : ssrLooseEqual(capacity.value, value)) ? " selected" : ""}>${ssrInterpolate(value === Number.POSITIVE_INFINITY ? "∞" : value)}</option>`);
      });
      _push(`<!--]--></select></label><label> whenFull <select data-control="when-full"><!--[-->`);
      ssrRenderList(waysWhenFull, (way) => {
        _push(`<option${ssrRenderAttr("value", way)}${ssrIncludeBooleanAttr(Array.isArray(whenFull.value) ? ssrLooseContain(whenFull.value, way) : ssrLooseEqual(whenFull.value, way)) ? " selected" : ""}>${ssrInterpolate(way)}</option>`);
      });
      _push(`<!--]--></select></label><label>${ssrInterpolate(unref(texts).producer)} <input${ssrRenderAttr("value", producerRate.value)} type="range" min="0" max="20" data-control="producer"><output>${ssrInterpolate(producerRate.value)} ${ssrInterpolate(unref(texts).perSecond)}</output></label><label>${ssrInterpolate(unref(texts).consumer)} <input${ssrRenderAttr("value", consumerRate.value)} type="range" min="0" max="20" data-control="consumer"><output>${ssrInterpolate(consumerRate.value)} ${ssrInterpolate(unref(texts).perSecond)}</output></label></div><code class="demo-code">${ssrInterpolate(optionsCode.value)}</code><div class="flow"><div class="flow-side"><strong>${ssrInterpolate(unref(texts).producer)}</strong><span class="${ssrRenderClass(`send-${view.value.lastSend}`)}">${ssrInterpolate(unref(texts).sends[view.value.lastSend])} ${ssrInterpolate(view.value.waiting ?? "")}</span></div><div class="flow-buffer"${ssrRenderAttr("aria-label", unref(texts).buffer)}><!--[-->`);
      ssrRenderList(places.value, (number, at) => {
        _push(`<span class="${ssrRenderClass([{ filled: number !== void 0 }, "slot"])}">${ssrInterpolate(number ?? "")}</span>`);
      });
      _push(`<!--]-->`);
      if (hidden.value > 0) {
        _push(`<span class="flow-more">${ssrInterpolate(unref(texts).more(hidden.value))}</span>`);
      } else {
        _push(`<!---->`);
      }
      if (places.value.length === 0) {
        _push(`<span class="flow-more">${ssrInterpolate(capacity.value === 0 ? unref(texts).rendezvous : unref(texts).empty)}</span>`);
      } else {
        _push(`<!---->`);
      }
      _push(`</div><div class="flow-side"><strong>${ssrInterpolate(unref(texts).consumer)}</strong><span>${ssrInterpolate(view.value.lastReceived === void 0 ? "" : `${unref(texts).received} ${view.value.lastReceived}`)}</span></div></div><dl class="demo-counters"><!--[-->`);
      ssrRenderList(unref(texts).counts, (text, name) => {
        _push(`<div><dt>${ssrInterpolate(text)}</dt><dd${ssrRenderAttr("data-count", name)}>${ssrInterpolate(view.value.counts[name])}</dd></div>`);
      });
      _push(`<!--]--></dl></section>`);
    };
  }
});
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("../demos/buffering/buffering-demo.vue");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
export {
  _sfc_main as default
};
