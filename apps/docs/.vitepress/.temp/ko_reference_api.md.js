import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"API","description":"","frontmatter":{},"headers":[],"relativePath":"ko/reference/api.md","filePath":"ko/reference/api.md"}');
const _sfc_main = { name: "ko/reference/api.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="api" tabindex="-1">API <a class="header-anchor" href="#api" aria-label="Permalink to &quot;API&quot;">​</a></h1><p>각 패키지가 내보내는 것의 docstring에서 생성합니다. 호출이 무엇을 하고, 언제 기다리며, 무엇을 던지는지 적혀 있습니다. 이름마다 한 줄 설명은 한국어이고, 자세한 내용은 소스의 주석에서 만들기 때문에 영어입니다.</p><table tabindex="0"><thead><tr><th>패키지</th><th></th></tr></thead><tbody><tr><td><a href="/ko/api/core">@ipc/core</a></td><td>호출, 채널, 오류, 타입: 모든 프로그램이 import하는 것</td></tr><tr><td><a href="/ko/api/memory">@ipc/memory</a></td><td><code>memory()</code></td></tr><tr><td><a href="/ko/api/shm">@ipc/shm</a></td><td><code>shm()</code>, 그리고 공유 메모리, 세마포어, Mutex 자체</td></tr><tr><td><a href="/ko/api/pipe">@ipc/pipe</a></td><td><code>fifo()</code>, <code>spawnLinked</code>, <code>parentLink</code>, 그리고 파이프와 FIFO 자체</td></tr><tr><td><a href="/ko/api/mq">@ipc/mq</a></td><td><code>sysvMq()</code>, <code>posixMq()</code>, 그리고 큐 자체</td></tr><tr><td><a href="/ko/api/socket">@ipc/socket</a></td><td><code>unix()</code>, <code>tcp()</code></td></tr><tr><td><a href="/ko/api/nats">@ipc/nats</a></td><td><code>nats()</code></td></tr></tbody></table><h2 id="호출-한눈에-보기" tabindex="-1">호출 한눈에 보기 <a class="header-anchor" href="#호출-한눈에-보기" aria-label="Permalink to &quot;호출 한눈에 보기&quot;">​</a></h2><table tabindex="0"><thead><tr><th></th><th></th></tr></thead><tbody><tr><td><code>trySend</code>, <code>tryReceive</code></td><td>기다리지 않습니다. &quot;지금은 안 됨&quot;을 결과로 답합니다</td></tr><tr><td><code>send</code>, <code>receive</code>, <code>for await</code></td><td>이벤트 루프에서 기다립니다. <code>signal</code>과 <code>timeoutMs</code>를 받습니다</td></tr><tr><td><code>sendSync</code>, <code>receiveSync</code></td><td>스레드를 블록합니다. <code>timeoutMs</code>를 반드시 적어야 합니다</td></tr><tr><td><code>sendMany</code>, <code>receiveMany</code></td><td>여러 메시지를 한 번의 깨움으로</td></tr><tr><td><code>claim</code>, <code>read</code>, <code>tryReadMany</code></td><td>제자리에서 쓰고 읽습니다(shm, memory)</td></tr><tr><td><code>request</code>, <code>serve</code></td><td>링크 위의 질문과 답</td></tr><tr><td><code>publish</code>, <code>subscribe</code></td><td>모든 구독자가 모든 메시지를 봅니다</td></tr><tr><td><code>toWeb</code>, <code>messagePort</code></td><td>채널을 웹 스트림으로, 링크를 comlink 엔드포인트로</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("ko/reference/api.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const api = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  api as default
};
