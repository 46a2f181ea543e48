import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"비용의 증가","description":"","frontmatter":{},"headers":[],"relativePath":"ko/reference/growth.md","filePath":"ko/reference/growth.md"}');
const _sfc_main = { name: "ko/reference/growth.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="비용의-증가" tabindex="-1">비용의 증가 <a class="header-anchor" href="#비용의-증가" aria-label="Permalink to &quot;비용의 증가&quot;">​</a></h1><p>8바이트에서 64 MiB까지의 메시지, 1에서 16까지의 송신자와 수신자, 1에서 1,000까지의 열린 채널을 잰 것입니다. 점 하나는 새로 띄운 프로세스 세 벌의 중앙값입니다. 두 축 모두 로그이므로, 두 배에 두 배가 드는 것은 직선이 됩니다.</p><p>메시지 하나(크기별 그래프에서는 한 바이트)의 비용이 그보다 작은 곳에서의 최소 비용의 1.5배를 넘으면 선이 <em>위로 꺾인다</em>고 합니다. 꺾이는 선마다 까닭을 적었습니다. <code>npm run bench -- --growth</code>가 이 곡선을 잽니다.</p><p>측정해 남긴 것이 없습니다(<code>docs/benchmarks</code>가 비어 있습니다). 여기서 재 보십시오:</p><div class="language-sh vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">sh</span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#6F42C1;--shiki-dark:#B392F0;">npm</span><span style="--shiki-light:#032F62;--shiki-dark:#9ECBFF;"> run</span><span style="--shiki-light:#032F62;--shiki-dark:#9ECBFF;"> benchmarks</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("ko/reference/growth.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const growth = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  growth as default
};
