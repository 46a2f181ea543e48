import type { DefaultTheme, LocaleSpecificConfig } from 'vitepress'
import { navigation, sidebar } from './sections.js'

export const english: LocaleSpecificConfig<DefaultTheme.Config> & { label: string; lang: string } = {
  label: 'English',
  lang: 'en',
  description: 'Every way in which processes on one computer can talk, for Node.js',
  themeConfig: { nav: navigation('en'), sidebar: sidebar('en') },
}
