import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"벤치마크","description":"","frontmatter":{},"headers":[],"relativePath":"ko/reference/benchmarks.md","filePath":"ko/reference/benchmarks.md"}');
const _sfc_main = { name: "ko/reference/benchmarks.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="벤치마크" tabindex="-1">벤치마크 <a class="header-anchor" href="#벤치마크" aria-label="Permalink to &quot;벤치마크&quot;">​</a></h1><p><code>apps/bench</code>는 메커니즘마다 비슷한 도구와, 그리고 기계가 낼 수 있는 한계로서 같은 교환을 C로 짠 것과 나란히 잽니다. 기계는 몇 분 사이에도 빨라지고 느려지므로 수치 하나는 의미가 적습니다. 두 프로그램을 나란히 살려 두고 번갈아 돌려, 이웃한 구간의 비율의 중앙값을 봅니다. 다른 것이 프로세서를 쓴 구간은 세지 않습니다.</p><p>항목마다 지켜야 할 기준이 있고, 대개 그 너머의 목표도 있습니다. C와의 비율은 얼마나 더 빨라질 수 있는지를, 지금 쓰는 도구와의 비율은 바꿀 가치가 얼마나 되는지를 말해 줍니다. <em>미정</em>은 셀 수 있는 구간이 너무 적었다는 뜻이고, 이때 <code>~</code>는 양쪽의 가장 좋은 구간끼리의 비율입니다.</p><p>자신의 기계에서 재 보십시오. <code>npm run bench -- --quick</code>은 4분쯤 걸리고, <code>--only shm-try</code>는 한 줄만 잽니다.</p><p>측정해 남긴 것이 없습니다(<code>docs/benchmarks</code>가 비어 있습니다). 여기서 재 보십시오:</p><div class="language-sh vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">sh</span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#6F42C1;--shiki-dark:#B392F0;">npm</span><span style="--shiki-light:#032F62;--shiki-dark:#9ECBFF;"> run</span><span style="--shiki-light:#032F62;--shiki-dark:#9ECBFF;"> benchmarks</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("ko/reference/benchmarks.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const benchmarks = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  benchmarks as default
};
