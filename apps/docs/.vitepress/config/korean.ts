import type { DefaultTheme, LocaleSpecificConfig } from 'vitepress'
import { navigation, sidebar } from './sections.js'

export const korean: LocaleSpecificConfig<DefaultTheme.Config> & { label: string; lang: string } = {
  label: '한국어',
  lang: 'ko',
  description: '한 컴퓨터의 프로세스들이 통신하는 모든 방법을 Node.js에서',
  themeConfig: {
    nav: navigation('ko'),
    sidebar: sidebar('ko'),
    outline: { level: [2, 3], label: '이 페이지에서' },
    docFooter: { prev: '이전', next: '다음' },
    darkModeSwitchLabel: '화면 모드',
    lightModeSwitchTitle: '밝은 화면으로',
    darkModeSwitchTitle: '어두운 화면으로',
    sidebarMenuLabel: '메뉴',
    returnToTopLabel: '맨 위로',
    langMenuLabel: '언어 바꾸기',
    notFound: {
      title: '페이지를 찾을 수 없습니다',
      quote: '주소가 바뀌었거나 잘못되었습니다.',
      linkLabel: '처음으로',
      linkText: '처음으로',
    },
  },
}
