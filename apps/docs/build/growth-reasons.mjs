/**
 * Why a line of a growth curve bends upward, by what grows and the line's name. The crowds were measured on two processors; what each
 * of their reasons says was counted there (decision 0197).
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
      en: 'senders take turns at one lock, and share two processors with their receiver: who has the lock, or whom the others wait for, may be without one. There are 0.02 switches of processes a message.',
      ko: '송신자들은 락 하나를 번갈아 잡고, 프로세서 두 개를 수신자와 나누어 씁니다. 락을 가진 쪽이나 모두가 기다리는 쪽에 프로세서가 없을 때가 있습니다. 프로세스는 메시지 하나에 0.02번 바뀝니다.',
    },
    fifo: {
      en: 'a full pipe that is read wakes the senders that wait for room, and one of them finds it: with 16, one to three switches of processes a message. There were eight before those that come for nothing began to rest.',
      ko: '가득 찬 파이프를 읽으면 자리를 기다리던 송신자들이 깨어나지만, 자리는 그중 하나가 차지합니다. 송신자가 16개면 메시지 하나에 프로세스가 한 번에서 세 번 바뀝니다. 헛걸음한 쪽이 쉬기 전에는 여덟 번이었습니다.',
    },
    sysvMq: {
      en: 'a queue holds 16 KiB and is full most of the time. Each message that is taken rings the bell for those that wait, of which the kernel tells each apart, and half of all tries to send find the room taken.',
      ko: '큐에는 16 KiB가 들어가고 대개 가득 차 있습니다. 메시지를 하나 꺼낼 때마다 기다리는 쪽에 종을 울리고 커널이 하나하나에 따로 알립니다. 보내기 시도의 절반은 자리가 이미 찬 뒤입니다.',
    },
    posixMq: {
      en: 'a queue holds ten messages and is full most of the time. Each message that is taken wakes the senders that wait, and one of them finds room: with 16, three switches of processes a message. There were ten before those that come for nothing began to rest.',
      ko: '큐에는 메시지 열 개가 들어가고 대개 가득 차 있습니다. 메시지를 하나 꺼낼 때마다 기다리던 송신자들이 깨어나지만, 자리는 그중 하나가 차지합니다. 송신자가 16개면 메시지 하나에 프로세스가 세 번 바뀝니다. 헛걸음한 쪽이 쉬기 전에는 열 번이었습니다.',
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
      en: 'a message wakes the receivers that wait at the pipe, and one of them finds it. Those that come for nothing rest for up to 4 ms.',
      ko: '메시지는 파이프에서 기다리는 수신자들을 깨우지만, 그중 하나가 받습니다. 헛걸음한 수신자는 4 ms까지 쉽니다.',
    },
    sysvMq: {
      en: 'a message rings the bell for the receivers that wait, of which the kernel tells each apart, and one of them finds it. Those that come for nothing rest for up to 4 ms.',
      ko: '메시지는 기다리는 수신자에게 종을 울리고 커널이 하나하나에 따로 알립니다. 메시지는 그중 하나가 받고, 헛걸음한 수신자는 4 ms까지 쉽니다.',
    },
    posixMq: {
      en: 'a message wakes the receivers that wait at the queue, and one of them finds it. Those that come for nothing rest for up to 4 ms.',
      ko: '메시지는 큐에서 기다리는 수신자들을 깨우지만, 그중 하나가 받습니다. 헛걸음한 수신자는 4 ms까지 쉽니다.',
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
