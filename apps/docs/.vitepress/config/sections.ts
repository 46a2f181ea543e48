import type { DefaultTheme } from 'vitepress'

export type Language = 'en' | 'ko'
type Titles = Readonly<Record<Language, string>>
interface Page extends Titles {
  readonly path: string
}
interface Section {
  readonly title: Titles
  readonly pages: readonly Page[]
}

const page = (path: string, en: string, ko: string): Page => ({ path, en, ko })

/** Every page in its order. A page that is not here has no way to it; the browser test walks all of these. */
export const sections: readonly Section[] = [
  {
    title: { en: 'Course', ko: '강의' },
    pages: [
      page('/course/what-is-ipc', 'What IPC is', 'IPC란 무엇인가'),
      page('/course/shared-memory', 'Shared memory', '공유 메모리'),
      page('/course/message-passing', 'Message passing', '메시지 전달'),
      page('/course/direct-and-indirect', 'Direct and indirect', '직접 통신과 간접 통신'),
      page('/course/synchronous-and-asynchronous', 'Synchronous and asynchronous', '동기와 비동기'),
      page('/course/buffering', 'Buffering', '버퍼링'),
      page('/course/anonymous-pipes', 'Anonymous pipes', '익명 파이프'),
      page('/course/named-pipes', 'Named pipes', '이름 있는 파이프'),
      page('/course/message-queues', 'Message queues', '메시지 큐'),
      page('/course/sockets', 'Sockets', '소켓'),
      page('/course/choosing', 'Choosing a mechanism', '메커니즘 고르기'),
      page('/course/when-a-process-dies', 'When a process dies', '프로세스가 죽을 때'),
      page('/course/security', 'Security', '보안'),
    ],
  },
  {
    title: { en: 'Guides', ko: '가이드' },
    pages: [
      page('/guides/first-channel', 'Your first channel', '첫 번째 채널'),
      page('/guides/typed-messages', 'Typed messages', '타입이 있는 메시지'),
      page('/guides/from-process-send', 'From process.send', 'process.send에서 옮겨 오기'),
      page('/guides/from-node-ipc', 'From node-ipc', 'node-ipc에서 옮겨 오기'),
      page('/guides/from-zeromq', 'From zeromq', 'zeromq에서 옮겨 오기'),
      page('/guides/other-languages', 'C, Perl and Python', 'C, Perl, Python과 통신하기'),
    ],
  },
  {
    title: { en: 'Mechanisms', ko: '메커니즘' },
    pages: [
      page('/mechanisms/', 'All at a glance', '한눈에 보기'),
      page('/mechanisms/memory', 'memory', 'memory'),
      page('/mechanisms/shm', 'shm', 'shm'),
      page('/mechanisms/fifo', 'fifo and pipes', 'fifo와 파이프'),
      page('/mechanisms/sysv-mq', 'sysvMq', 'sysvMq'),
      page('/mechanisms/posix-mq', 'posixMq', 'posixMq'),
      page('/mechanisms/unix', 'unix', 'unix'),
      page('/mechanisms/tcp', 'tcp', 'tcp'),
      page('/mechanisms/nats', 'nats', 'nats'),
    ],
  },
  {
    title: { en: 'Reference', ko: '참고' },
    pages: [
      page('/reference/errors', 'Error codes', '오류 코드'),
      page('/reference/memory-layout', 'Memory layout', '메모리 배치'),
      page('/reference/kill-matrix', 'Kill matrix', '강제 종료 표'),
      page('/reference/operation-state', 'Every call in every state', '상태별 호출'),
      page('/reference/benchmarks', 'Benchmarks', '벤치마크'),
      page('/reference/growth', 'How cost grows', '비용의 증가'),
      page('/reference/api', 'API', 'API'),
      page('/reference/add-a-mechanism', 'Add a mechanism', '메커니즘 추가하기'),
    ],
  },
]

const prefix = { en: '', ko: '/ko' } as const

/** One entry a section, leading to its first page. */
export function navigation(language: Language): DefaultTheme.NavItem[] {
  return sections.map(({ title, pages }) => {
    const first = prefix[language] + (pages[0] as Page).path
    const folder = `^${first.slice(0, first.lastIndexOf('/') + 1)}`
    return { text: title[language], link: first, activeMatch: folder }
  })
}

export function sidebar(language: Language): DefaultTheme.SidebarItem[] {
  return sections.map(({ title, pages }) => ({
    text: title[language],
    collapsed: false,
    items: pages.map((entry) => ({ text: entry[language], link: prefix[language] + entry.path })),
  }))
}
