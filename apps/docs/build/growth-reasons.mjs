/**
 * Why a line of a growth curve bends upward, by what grows and the line's name. The crowds were measured on two processors: with more processes
 * than that, every wait is a switch of processes.
 */
const reasons = {
  bytes: {
    shm: {
      en: 'a message so long is received into an array whose pages are all new, and the kernel fills each with zeros first. `shm in place` copies nothing and stays as it is.',
      ko: '이렇게 긴 메시지는 페이지가 모두 새것인 배열로 받습니다. 커널이 그 페이지를 먼저 0으로 채웁니다. 아무것도 복사하지 않는 `shm in place`는 그대로입니다.',
    },
    'C ring': {
      en: "four messages, which the ring has room for, no longer fit into the processor's cache; from there on it is the speed of the memory.",
      ko: '링에 들어가는 메시지 네 개가 프로세서의 캐시에 더는 들어가지 않습니다. 여기부터는 메모리의 속도입니다.',
    },
    'C pipe': {
      en: 'a pipe holds 64 KiB. Longer messages go in pieces, for which writer and reader take turns: a switch of processes each.',
      ko: '파이프에는 64 KiB가 들어갑니다. 더 긴 메시지는 조각으로 나뉘어, 쓰는 쪽과 읽는 쪽이 조각마다 번갈아 가며 프로세스를 바꿉니다.',
    },
    'child-process-advanced': {
      en: 'Node.js gathers the pieces of a message, joins them into one buffer and copies the value out of that: several times its memory, new each time.',
      ko: 'Node.js가 메시지의 조각을 모아 버퍼 하나로 잇고, 거기서 값을 다시 복사해 냅니다. 메시지의 몇 배나 되는 메모리를 매번 새로 씁니다.',
    },
  },
  senders: {
    shm: {
      en: 'senders take turns at one lock. More of them run than there are processors, so who waits gives its processor away, and a turn costs a switch of processes.',
      ko: '송신자들은 락 하나를 번갈아 잡습니다. 프로세서보다 송신자가 많아지면 기다리는 쪽이 프로세서를 내주고, 차례마다 프로세스를 바꾸는 비용이 듭니다.',
    },
    fifo: {
      en: 'a full pipe that is read wakes every sender that waits for room, and one of them finds it.',
      ko: '가득 찬 파이프를 읽으면 자리를 기다리던 송신자가 모두 깨어나지만, 자리는 그중 하나가 차지합니다.',
    },
    sysvMq: {
      en: 'a queue holds 16 KiB and is full most of the time. Each message that is taken wakes all senders that wait, and one of them finds room.',
      ko: '큐에는 16 KiB가 들어가고 대개 가득 차 있습니다. 메시지를 하나 꺼낼 때마다 기다리던 송신자가 모두 깨어나지만, 자리는 그중 하나가 차지합니다.',
    },
    posixMq: {
      en: 'a queue holds ten messages and is full most of the time. Each message that is taken wakes all senders that wait, and one of them finds room.',
      ko: '큐에는 메시지 열 개가 들어가고 대개 가득 차 있습니다. 메시지를 하나 꺼낼 때마다 기다리던 송신자가 모두 깨어나지만, 자리는 그중 하나가 차지합니다.',
    },
    unix: {
      en: 'each sender has a connection of its own to the owner, who finds fewer messages in each when it looks.',
      ko: '송신자마다 소유자와 연결이 따로 있어서, 소유자가 한 연결을 볼 때 거기 있는 메시지가 적어집니다.',
    },
  },
  receivers: {
    shm: {
      en: 'a message wakes all receivers that sleep, so that none is forgotten when one dies; one of them finds it.',
      ko: '하나가 죽어도 깨우기를 잊지 않도록 메시지는 잠든 수신자를 모두 깨웁니다. 메시지는 그중 하나가 받습니다.',
    },
    fifo: {
      en: 'a message wakes all receivers that wait at the pipe, and one of them finds it.',
      ko: '메시지는 파이프에서 기다리는 수신자를 모두 깨우지만, 그중 하나가 받습니다.',
    },
    sysvMq: {
      en: 'a message wakes all receivers that wait, and one of them finds it.',
      ko: '메시지는 기다리는 수신자를 모두 깨우지만, 그중 하나가 받습니다.',
    },
    posixMq: {
      en: 'a message wakes all receivers that wait at the queue, and one of them finds it.',
      ko: '메시지는 큐에서 기다리는 수신자를 모두 깨우지만, 그중 하나가 받습니다.',
    },
    unix: {
      en: 'each receiver is handed its messages over a connection of its own, fewer at a time: a switch of processes comes to fewer messages.',
      ko: '수신자마다 자기 연결로 메시지를 건네받으므로 한 번에 오는 수가 적습니다. 프로세스를 바꾸는 비용을 더 적은 메시지가 나누어 냅니다.',
    },
  },
}

/** In one of the two languages; undefined where no reason is known. */
export function reasonOf(x, name, language) {
  return reasons[x]?.[name]?.[language]
}
