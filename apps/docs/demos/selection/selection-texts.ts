const en = {
  title: 'Which message does a receive take?',
  type: 'type',
  send: 'Send',
  ways: {
    any: 'the oldest',
    equal: 'the oldest of type',
    lowestUpTo: 'the oldest of the lowest type up to',
    except: 'the oldest that is not of type',
  },
  took: (id: number, type: number) => `took message ${id}, of type ${type}`,
  none: 'undefined: no message matches; receive() would wait for one',
  empty: 'the queue is empty',
  msgrcv: 'msgrcv(2):',
}

const ko: typeof en = {
  title: '수신은 어떤 메시지를 가져갈까요?',
  type: '타입',
  send: '보내기',
  ways: {
    any: '가장 오래된 것',
    equal: '이 타입 중 가장 오래된 것',
    lowestUpTo: '이 값 이하의 가장 낮은 타입 중 가장 오래된 것',
    except: '이 타입이 아닌 것 중 가장 오래된 것',
  },
  took: (id: number, type: number) => `타입 ${type}인 ${id}번 메시지를 가져갔습니다`,
  none: 'undefined: 맞는 메시지가 없습니다. receive()라면 올 때까지 기다립니다',
  empty: '큐가 비어 있습니다',
  msgrcv: 'msgrcv(2):',
}

export const selectionTexts = { en, ko }
