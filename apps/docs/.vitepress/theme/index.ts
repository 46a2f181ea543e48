import type { Theme } from 'vitepress'
import DefaultTheme from 'vitepress/theme-without-fonts'
import { type Component, defineAsyncComponent } from 'vue'
import './style.css'
import './demos.css'

/** Loaded by the pages that have them, in the browser alone: pages write `<ClientOnly><RingDemo /></ClientOnly>`. */
const demos: Record<string, () => Promise<Component>> = {
  AddressingDemo: () => import('../../demos/addressing/addressing-demo.vue'),
  BufferingDemo: () => import('../../demos/buffering/buffering-demo.vue'),
  RingDemo: () => import('../../demos/ring/ring-demo.vue'),
  SelectionDemo: () => import('../../demos/selection/selection-demo.vue'),
}

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    for (const [name, load] of Object.entries(demos)) app.component(name, defineAsyncComponent(load))
  },
} satisfies Theme
