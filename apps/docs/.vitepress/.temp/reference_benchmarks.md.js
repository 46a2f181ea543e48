import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Benchmarks","description":"","frontmatter":{},"headers":[],"relativePath":"reference/benchmarks.md","filePath":"reference/benchmarks.md"}');
const _sfc_main = { name: "reference/benchmarks.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="benchmarks" tabindex="-1">Benchmarks <a class="header-anchor" href="#benchmarks" aria-label="Permalink to &quot;Benchmarks&quot;">​</a></h1><p><code>apps/bench</code> measures every mechanism beside its peers and, as the limit of what the machine can do, beside the same exchange in C. One figure of such a machine means little: it becomes faster and slower within minutes. So two programs are kept alive side by side and take turns, and what counts is the median of the ratios of neighbouring turns; a turn that something else disturbed does not count.</p><p>Each row has a bound that it must keep, and most an aim beyond it. A ratio to a program in C tells what is left to gain, a ratio to what users have today what it is worth to change. <em>Unsettled</em> means that too few turns counted: <code>~</code> then shows the best turn of each.</p><p>Measure on your own machine: <code>npm run bench -- --quick</code> takes about four minutes, <code>--only shm-try</code> one row.</p><p>Nothing has been measured and kept: <code>docs/benchmarks</code> is empty. Measure here:</p><div class="language-sh vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">sh</span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#6F42C1;--shiki-dark:#B392F0;">npm</span><span style="--shiki-light:#032F62;--shiki-dark:#9ECBFF;"> run</span><span style="--shiki-light:#032F62;--shiki-dark:#9ECBFF;"> benchmarks</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("reference/benchmarks.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const benchmarks = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  benchmarks as default
};
