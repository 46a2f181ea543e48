var __typeError = (msg) => {
  throw TypeError(msg);
};
var __accessCheck = (obj, member, msg) => member.has(obj) || __typeError("Cannot " + msg);
var __privateGet = (obj, member, getter) => (__accessCheck(obj, member, "read from private field"), getter ? getter.call(obj) : member.get(obj));
var __privateAdd = (obj, member, value) => member.has(obj) ? __typeError("Cannot add the same private member more than once") : member instanceof WeakSet ? member.add(obj) : member.set(obj, value);
var __privateSet = (obj, member, value, setter) => (__accessCheck(obj, member, "write to private field"), setter ? setter.call(obj, value) : member.set(obj, value), value);
var __privateWrapper = (obj, member, setter, getter) => ({
  set _(value) {
    __privateSet(obj, member, value, setter);
  },
  get _() {
    return __privateGet(obj, member, getter);
  }
});
var _mailbox, _items, _ids;
import { defineComponent, ref, shallowRef, onMounted, onUnmounted, computed, mergeProps, unref, useSSRContext } from "vue";
import { ssrRenderAttrs, ssrInterpolate, ssrRenderList, ssrRenderClass, ssrRenderAttr, ssrIncludeBooleanAttr, ssrLooseContain, ssrLooseEqual } from "vue/server-renderer";
import { u as useTexts } from "./language.DQTQ3gdU.js";
import { i as indirect, m as memory } from "./index.Canccqbb.js";
import "./app.js";
import "./plugin-vue_export-helper.1tPrXgE0.js";
import "zod";
const FIRST_TYPES = [5, 3, 4, 1, 3, 2, 5, 1];
let queues = 0;
const _SelectionQueue = class _SelectionQueue {
  constructor(mailbox) {
    __privateAdd(this, _mailbox);
    __privateAdd(this, _items, []);
    __privateAdd(this, _ids, 0);
    __privateSet(this, _mailbox, mailbox);
  }
  static async open() {
    queues++;
    const mailbox = await indirect(`selection-${queues}`, memory(), { removeOnLastClose: true });
    const queue = new _SelectionQueue(mailbox);
    for (const type of FIRST_TYPES) queue.send(type);
    return queue;
  }
  /** As they lie in the mailbox: oldest first. */
  get items() {
    return __privateGet(this, _items);
  }
  send(type) {
    const item = { id: ++__privateWrapper(this, _ids)._, type };
    if (__privateGet(this, _mailbox).trySend(Uint8Array.of(item.id), { type })) __privateSet(this, _items, [...__privateGet(this, _items), item]);
  }
  /** Takes the message that the mailbox chooses; undefined = none matches. */
  take(type) {
    const message = __privateGet(this, _mailbox).tryReceive(type === void 0 ? {} : { type });
    if (message === void 0) return void 0;
    const taken = { id: message.data[0] ?? 0, type: message.type };
    __privateSet(this, _items, __privateGet(this, _items).filter(({ id }) => id !== taken.id));
    return taken;
  }
  close() {
    return __privateGet(this, _mailbox).close({ timeoutMs: 0 });
  }
};
_mailbox = new WeakMap();
_items = new WeakMap();
_ids = new WeakMap();
let SelectionQueue = _SelectionQueue;
const en = {
  title: "Which message does a receive take?",
  type: "type",
  send: "Send",
  ways: {
    any: "the oldest",
    equal: "the oldest of type",
    lowestUpTo: "the oldest of the lowest type up to",
    except: "the oldest that is not of type"
  },
  took: (id, type) => `took message ${id}, of type ${type}`,
  none: "undefined: no message matches; receive() would wait for one",
  empty: "the queue is empty",
  msgrcv: "msgrcv(2):"
};
const ko = {
  title: "수신은 어떤 메시지를 가져갈까요?",
  type: "타입",
  send: "보내기",
  ways: {
    any: "가장 오래된 것",
    equal: "이 타입 중 가장 오래된 것",
    lowestUpTo: "이 값 이하의 가장 낮은 타입 중 가장 오래된 것",
    except: "이 타입이 아닌 것 중 가장 오래된 것"
  },
  took: (id, type) => `타입 ${type}인 ${id}번 메시지를 가져갔습니다`,
  none: "undefined: 맞는 메시지가 없습니다. receive()라면 올 때까지 기다립니다",
  empty: "큐가 비어 있습니다",
  msgrcv: "msgrcv(2):"
};
const selectionTexts = { en, ko };
const _sfc_main = /* @__PURE__ */ defineComponent({
  __name: "selection-demo",
  __ssrInlineRender: true,
  setup(__props) {
    const ways = ["any", "equal", "lowestUpTo", "except"];
    const types = [1, 2, 3, 4, 5];
    const texts = useTexts(selectionTexts);
    const type = ref(3);
    const items = shallowRef([]);
    const said = ref("");
    const ran = ref("");
    let queue;
    onMounted(async () => {
      queue = await SelectionQueue.open();
      items.value = queue.items;
    });
    onUnmounted(() => void (queue == null ? void 0 : queue.close()));
    computed(() => ({
      any: void 0,
      equal: type.value,
      lowestUpTo: { lowestUpTo: type.value },
      except: { except: type.value }
    }));
    const written = computed(() => ({
      any: "tryReceive()",
      equal: `tryReceive({ type: ${type.value} })`,
      lowestUpTo: `tryReceive({ type: { lowestUpTo: ${type.value} } })`,
      except: `tryReceive({ type: { except: ${type.value} } })`
    }));
    const asSystemCall = computed(() => ({
      any: "msgtyp 0",
      equal: `msgtyp ${type.value}`,
      lowestUpTo: `msgtyp -${type.value}`,
      except: `msgtyp ${type.value}, MSG_EXCEPT`
    }));
    return (_ctx, _push, _parent, _attrs) => {
      _push(`<section${ssrRenderAttrs(mergeProps({
        class: "demo",
        "data-demo": "selection",
        "aria-label": unref(texts).title
      }, _attrs))}><h4 class="demo-title">${ssrInterpolate(unref(texts).title)}</h4><div class="queue" data-queue><!--[-->`);
      ssrRenderList(items.value, (item) => {
        _push(`<span class="${ssrRenderClass([`type-${item.type}`, "message"])}"${ssrRenderAttr("data-type", item.type)}><small>${ssrInterpolate(item.id)}</small>${ssrInterpolate(item.type)}</span>`);
      });
      _push(`<!--]-->`);
      if (items.value.length === 0) {
        _push(`<span class="flow-more">${ssrInterpolate(unref(texts).empty)}</span>`);
      } else {
        _push(`<!---->`);
      }
      _push(`</div><div class="demo-controls"><label>${ssrInterpolate(unref(texts).type)} <select data-control="type"><!--[-->`);
      ssrRenderList(types, (value) => {
        _push(`<option${ssrRenderAttr("value", value)}${ssrIncludeBooleanAttr(Array.isArray(type.value) ? ssrLooseContain(type.value, value) : ssrLooseEqual(type.value, value)) ? " selected" : ""}>${ssrInterpolate(value)}</option>`);
      });
      _push(`<!--]--></select></label><button type="button" data-action="send">${ssrInterpolate(unref(texts).send)}</button></div><div class="selectors"><!--[-->`);
      ssrRenderList(ways, (way) => {
        _push(`<button type="button"${ssrRenderAttr("data-action", way)}><code>${ssrInterpolate(written.value[way])}</code><span>${ssrInterpolate(unref(texts).ways[way])}${ssrInterpolate(way === "any" ? "" : ` ${type.value}`)}</span><small>${ssrInterpolate(unref(texts).msgrcv)} ${ssrInterpolate(asSystemCall.value[way])}</small></button>`);
      });
      _push(`<!--]--></div><p class="demo-said" aria-live="polite" data-said>`);
      if (ran.value) {
        _push(`<code>${ssrInterpolate(ran.value)}</code>`);
      } else {
        _push(`<!---->`);
      }
      _push(` ${ssrInterpolate(said.value)}</p></section>`);
    };
  }
});
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("../demos/selection/selection-demo.vue");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
export {
  _sfc_main as default
};
