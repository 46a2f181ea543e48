import { defineComponent, ref, onMounted, onUnmounted, watch, computed, mergeProps, unref, reactive, useSSRContext } from "vue";
import { ssrRenderAttrs, ssrInterpolate, ssrRenderList, ssrIncludeBooleanAttr, ssrLooseEqual, ssrRenderAttr, ssrLooseContain } from "vue/server-renderer";
import { u as useTexts } from "./language.DQTQ3gdU.js";
import { d as direct, m as memory, p as publish, s as subscribe, i as indirect, I as IpcError } from "./index.Canccqbb.js";
import "./app.js";
import "./plugin-vue_export-helper.1tPrXgE0.js";
import "zod";
const encoder = new TextEncoder();
const decoder = new TextDecoder();
const LONGEST_INBOX = 5;
let runs = 0;
async function startRun(way, members) {
  runs++;
  const options = { namespace: `addressing-${runs}` };
  const receivers = members.slice(1);
  const sender = members[0];
  const wakers = /* @__PURE__ */ new Map();
  const listen = (member, from) => {
    void receiveWhileFree(member, from, (wake2) => wakers.set(member.name, wake2));
  };
  const closers = [];
  const wake = (name) => {
    var _a;
    return (_a = wakers.get(name)) == null ? void 0 : _a();
  };
  const end = async () => {
    await Promise.all(closers.map((close) => close()));
    for (const waker of wakers.values()) waker();
  };
  if (way === "direct") {
    const parties = new Map(
      await Promise.all(
        members.map(async (member) => [member.name, await direct(member.name, memory(), options)])
      )
    );
    for (const party of parties.values()) closers.push(() => party.close({ timeoutMs: 0 }));
    for (const member of receivers) listen(member, parties.get(member.name));
    return {
      send: async (text, to) => {
        var _a;
        return (_a = parties.get(sender.name)) == null ? void 0 : _a.send(to, encoder.encode(text));
      },
      wake,
      end
    };
  }
  if (way === "indirect") {
    const open = async () => {
      const mailbox = await indirect("jobs", memory(), options);
      closers.push(() => mailbox.close({ timeoutMs: 0 }));
      return mailbox;
    };
    const own = await open();
    for (const member of receivers) listen(member, await open());
    return { send: (text) => own.send(encoder.encode(text)), wake, end };
  }
  const topic = await publish("news", memory(), options);
  closers.push(() => topic.close({ timeoutMs: 0 }));
  for (const member of receivers) {
    const subscriber = await subscribe("news", memory(), options);
    closers.push(() => subscriber.close({ timeoutMs: 0 }));
    listen(member, subscriber);
  }
  return { send: (text) => topic.send(encoder.encode(text)), wake, end };
}
async function receiveWhileFree(member, from, onWaker) {
  for (; ; ) {
    while (member.busy) await new Promise(onWaker);
    const becomesBusy = new AbortController();
    onWaker(() => becomesBusy.abort());
    try {
      const message = await from.receive({ signal: becomesBusy.signal });
      member.inbox.unshift({ text: decoder.decode(message.data), from: message.from });
      member.inbox.splice(LONGEST_INBOX);
    } catch (error) {
      if (IpcError.is(error, "IPC_CLOSED")) return;
      if (!IpcError.is(error, "IPC_ABORTED")) throw error;
    }
  }
}
const en = {
  title: "Who gets the message?",
  ways: {
    direct: "direct: name the other",
    indirect: "indirect: name a mailbox",
    publish: "one to many: name a topic"
  },
  explained: {
    direct: "P names the other party. Its message goes to that one, and waits for it while it is busy.",
    indirect: "P names the mailbox. Each message goes to one of those who receive from it, whoever is free; nobody knows the others.",
    publish: "P names the topic. Each subscriber gets every message, a busy one later."
  },
  to: "to",
  send: "Send one",
  sendSix: "Send six",
  sends: "sends",
  busy: "busy",
  nothing: "nothing received yet",
  from: (name) => `from ${name}`
};
const ko = {
  title: "메시지는 누가 받을까요?",
  ways: { direct: "직접: 상대를 지명", indirect: "간접: 메일박스를 지명", publish: "일대다: 토픽을 지명" },
  explained: {
    direct: "P가 상대를 지명합니다. 메시지는 그 상대에게만 가고, 상대가 바쁘면 그를 기다립니다.",
    indirect: "P가 메일박스를 지명합니다. 메시지는 수신 중인 쪽 가운데 한가한 하나에게 갑니다. 서로를 알 필요가 없습니다.",
    publish: "P가 토픽을 지명합니다. 구독자 모두가 모든 메시지를 받고, 바쁜 구독자는 나중에 받습니다."
  },
  to: "받는 쪽",
  send: "하나 보내기",
  sendSix: "여섯 개 보내기",
  sends: "보냅니다",
  busy: "바쁨",
  nothing: "아직 받은 것이 없습니다",
  from: (name) => `${name}에게서`
};
const addressingTexts = { en, ko };
const _sfc_main = /* @__PURE__ */ defineComponent({
  __name: "addressing-demo",
  __ssrInlineRender: true,
  setup(__props) {
    const names = ["P", "Q", "R", "S"];
    const ways = ["direct", "indirect", "publish"];
    const texts = useTexts(addressingTexts);
    const way = ref("direct");
    const to = ref("Q");
    const members = ref([]);
    let run;
    async function open() {
      var _a;
      const former = run;
      members.value = reactive(names.map((name) => ({ name, busy: false, inbox: [] })));
      run = startRun(way.value, members.value);
      await ((_a = await former) == null ? void 0 : _a.end());
    }
    onMounted(open);
    onUnmounted(async () => {
      var _a;
      return (_a = await run) == null ? void 0 : _a.end();
    });
    watch(way, open);
    const written = computed(() => {
      if (way.value === "direct") return `(await direct('P', memory())).send('${to.value}', message)`;
      if (way.value === "indirect") return "(await indirect('jobs', memory())).send(message)";
      return "(await publish('news', memory())).send(message)";
    });
    return (_ctx, _push, _parent, _attrs) => {
      _push(`<section${ssrRenderAttrs(mergeProps({
        class: "demo",
        "data-demo": "addressing",
        "aria-label": unref(texts).title
      }, _attrs))}><h4 class="demo-title">${ssrInterpolate(unref(texts).title)}</h4><div class="demo-controls" role="radiogroup"><!--[-->`);
      ssrRenderList(ways, (value) => {
        _push(`<label class="demo-choice"><input${ssrIncludeBooleanAttr(ssrLooseEqual(way.value, value)) ? " checked" : ""} type="radio"${ssrRenderAttr("value", value)}${ssrRenderAttr("data-way", value)}> ${ssrInterpolate(unref(texts).ways[value])}</label>`);
      });
      _push(`<!--]--></div><p class="demo-explained">${ssrInterpolate(unref(texts).explained[way.value])}</p><div class="demo-controls">`);
      if (way.value === "direct") {
        _push(`<label>${ssrInterpolate(unref(texts).to)} <select data-control="to"><!--[-->`);
        ssrRenderList(names.slice(1), (name) => {
          _push(`<option${ssrRenderAttr("value", name)}${ssrIncludeBooleanAttr(Array.isArray(to.value) ? ssrLooseContain(to.value, name) : ssrLooseEqual(to.value, name)) ? " selected" : ""}>${ssrInterpolate(name)}</option>`);
        });
        _push(`<!--]--></select></label>`);
      } else {
        _push(`<!---->`);
      }
      _push(`<button type="button" data-action="send">${ssrInterpolate(unref(texts).send)}</button><button type="button" data-action="send-six">${ssrInterpolate(unref(texts).sendSix)}</button></div><code class="demo-code">${ssrInterpolate(written.value)}</code><div class="members"><!--[-->`);
      ssrRenderList(members.value, (member, at) => {
        _push(`<div class="member"${ssrRenderAttr("data-member", member.name)}><strong>${ssrInterpolate(member.name)}</strong>`);
        if (at === 0) {
          _push(`<span>${ssrInterpolate(unref(texts).sends)}</span>`);
        } else {
          _push(`<label class="demo-choice"><input type="checkbox"${ssrIncludeBooleanAttr(member.busy) ? " checked" : ""}${ssrRenderAttr("data-busy", member.name)}> ${ssrInterpolate(unref(texts).busy)}</label>`);
        }
        if (at > 0) {
          _push(`<ul><!--[-->`);
          ssrRenderList(member.inbox, (entry) => {
            _push(`<li>${ssrInterpolate(entry.text)} `);
            if (entry.from) {
              _push(`<small>${ssrInterpolate(unref(texts).from(entry.from))}</small>`);
            } else {
              _push(`<!---->`);
            }
            _push(`</li>`);
          });
          _push(`<!--]-->`);
          if (member.inbox.length === 0) {
            _push(`<li class="nothing">${ssrInterpolate(unref(texts).nothing)}</li>`);
          } else {
            _push(`<!---->`);
          }
          _push(`</ul>`);
        } else {
          _push(`<!---->`);
        }
        _push(`</div>`);
      });
      _push(`<!--]--></div></section>`);
    };
  }
});
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("../demos/addressing/addressing-demo.vue");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
export {
  _sfc_main as default
};
