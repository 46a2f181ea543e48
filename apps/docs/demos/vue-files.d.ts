declare module '*.vue' {
  import type { Component } from 'vue'

  const component: Component
  // biome-ignore lint/style/noDefaultExport: how Vue's files are
  export default component
}
declare module '*.css'
