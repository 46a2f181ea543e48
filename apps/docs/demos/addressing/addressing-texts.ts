const en = {
  title: 'Who gets the message?',
  ways: {
    direct: 'direct: name the other',
    indirect: 'indirect: name a mailbox',
    publish: 'one to many: name a topic',
  },
  explained: {
    direct: 'P names the other party. Its message goes to that one, and waits for it while it is busy.',
    indirect:
      'P names the mailbox. Each message goes to one of those who receive from it, whoever is free; nobody knows the others.',
    publish: 'P names the topic. Each subscriber gets every message, a busy one later.',
  },
  to: 'to',
  send: 'Send one',
  sendSix: 'Send six',
  sends: 'sends',
  busy: 'busy',
  nothing: 'nothing received yet',
  from: (name: string) => `from ${name}`,
}

const ko: typeof en = {
  title: '메시지는 누가 받을까요?',
  ways: { direct: '직접: 상대를 지명', indirect: '간접: 메일박스를 지명', publish: '일대다: 토픽을 지명' },
  explained: {
    direct: 'P가 상대를 지명합니다. 메시지는 그 상대에게만 가고, 상대가 바쁘면 그를 기다립니다.',
    indirect:
      'P가 메일박스를 지명합니다. 메시지는 수신 중인 쪽 가운데 한가한 하나에게 갑니다. 서로를 알 필요가 없습니다.',
    publish: 'P가 토픽을 지명합니다. 구독자 모두가 모든 메시지를 받고, 바쁜 구독자는 나중에 받습니다.',
  },
  to: '받는 쪽',
  send: '하나 보내기',
  sendSix: '여섯 개 보내기',
  sends: '보냅니다',
  busy: '바쁨',
  nothing: '아직 받은 것이 없습니다',
  from: (name: string) => `${name}에게서`,
}

export const addressingTexts = { en, ko }
