import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"@ipc/nats","description":"","frontmatter":{"outline":[2,3]},"headers":[],"relativePath":"ko/api/nats.md","filePath":"ko/api/nats.md"}');
const _sfc_main = { name: "ko/api/nats.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="ipc-nats" tabindex="-1">@ipc/nats <a class="header-anchor" href="#ipc-nats" aria-label="Permalink to &quot;@ipc/nats&quot;">​</a></h1><p>이름마다 첫 줄이 한국어 설명입니다. 그 아래의 자세한 내용은 소스의 주석에서 생성하므로 영어입니다. 개념은 <a href="/ko/course/what-is-ipc">강의</a>에서 설명합니다.</p><h2 id="함수" tabindex="-1">함수 <a class="header-anchor" href="#함수" aria-label="Permalink to &quot;함수&quot;">​</a></h2><h3 id="nats" tabindex="-1">nats() <a class="header-anchor" href="#nats" aria-label="Permalink to &quot;nats()&quot;">​</a></h3><p>NATS 서버를 통한 메일박스, 링크, 토픽입니다.</p><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#D73A49;--shiki-dark:#F97583;">function</span><span style="--shiki-light:#6F42C1;--shiki-dark:#B392F0;"> nats</span><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">(</span><span style="--shiki-light:#E36209;--shiki-dark:#FFAB70;">options</span><span style="--shiki-light:#D73A49;--shiki-dark:#F97583;">?</span><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">)</span><span style="--shiki-light:#D73A49;--shiki-dark:#F97583;">:</span><span style="--shiki-light:#6F42C1;--shiki-dark:#B392F0;"> Mechanism</span><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">&lt;{</span></span>
<span class="line"><span style="--shiki-light:#E36209;--shiki-dark:#FFAB70;">  type</span><span style="--shiki-light:#D73A49;--shiki-dark:#F97583;">:</span><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;"> number</span><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">;</span></span>
<span class="line"><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">}&gt;;</span></span></code></pre></div><p>Mailboxes, links and topics over a NATS server.</p><h4 id="매개변수" tabindex="-1">매개변수 <a class="header-anchor" href="#매개변수" aria-label="Permalink to &quot;매개변수&quot;">​</a></h4><table tabindex="0"><thead><tr><th>매개변수</th><th>타입</th></tr></thead><tbody><tr><td><code>options?</code></td><td><a href="./core#opt"><code>Opt</code></a>&lt;{ <code>servers</code>: <code>string</code> | readonly <code>string</code>[]; }&gt;</td></tr></tbody></table><h4 id="반환값" tabindex="-1">반환값 <a class="header-anchor" href="#반환값" aria-label="Permalink to &quot;반환값&quot;">​</a></h4><p><a href="./core#mechanism"><code>Mechanism</code></a>&lt;{ <code>type</code>: <code>number</code>; }&gt;</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("ko/api/nats.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const nats = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  nats as default
};
