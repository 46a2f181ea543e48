/** One line in Korean for each name that a package exports. A test tells what is missing, and what is no longer there. */
export const koreanApi = {
  core: {
    IpcError:
      '@ipc의 유일한 오류 클래스입니다. `code`로 구별하며, 메시지에는 객체와 한도와 해결책이 있습니다.',
    IpcErrorCode: '`IpcError`가 가질 수 있는 코드 전부입니다. 메이저 버전에서만 바뀝니다.',
    Mechanism: '메커니즘은 값입니다. `shm()`, `fifo()`, `unix()` 등이 돌려줍니다.',
    Codec: '값을 바이트로, 바이트를 값으로 바꿉니다.',
    json: 'UTF-8로 쓴 JSON입니다. 스키마가 있는 채널의 기본 코덱입니다.',
    structured:
      'V8의 구조화된 복제입니다. Date, Map, Set, BigInt, 순환 참조까지 옮기며, 믿을 수 있는 상대에게만 씁니다.',
    direct: '직접 통신: 자기 이름을 대고, 상대의 이름을 부릅니다. 한 쌍에 양방향 링크가 하나 생깁니다.',
    indirect: '간접 통신: 이름으로 메일박스를 엽니다. 여는 쪽은 누구나 보내고 받을 수 있습니다.',
    indirectSync:
      '이벤트 루프 없이 여는 `indirect`입니다. 여는 데 드는 몇 번의 시스템 콜 동안 스레드를 블록합니다.',
    publish: '일대다: 한 번 쓴 메시지를 그때 있는 모든 구독자가 봅니다.',
    subscribe: '지금부터 발행되는 메시지를 모두 봅니다. 읽기 전에 덮어쓰인 수는 `missed`에 있습니다.',
    unlink: '메일박스를 열지 않고 이름으로 없앱니다. 죽은 소유자가 남긴 것도 없앱니다.',
    messagePort: '링크를 MessagePort의 모양으로 보여 줍니다. comlink가 요구하는 엔드포인트입니다.',
    MessagePortView: '웹과 Node.js의 MessagePort와 같은 모양의 링크입니다.',
    request: '링크로 질문을 보내고 답을 기다립니다.',
    serve: '링크 하나, 또는 당사자의 모든 링크에서 오는 질문에 닫힐 때까지 답합니다.',
    toWeb: '채널을 웹 스트림 한 쌍으로 만듭니다. 배압은 채널의 것 그대로입니다.',
    Channel: '메일박스와 링크에 공통인 것: 보내기, 받기, 닫기, 통계입니다.',
    Mailbox: '이름 있는 메일박스의 핸들입니다. 채널의 모든 호출에 `unlink`를 더합니다.',
    Link: '두 당사자 사이의 양방향 채널입니다. 상대의 이름과 신원을 압니다.',
    Party: '이름을 가진 당사자입니다. 상대마다 링크를 맺고, 모든 링크에서 받습니다.',
    Sender: '보내는 호출들입니다: `trySend`, `send`, `sendMany`, `sendSync`.',
    Receiver: '받는 호출들입니다: `tryReceive`, `receive`, `receiveMany`, `receiveSync`, 그리고 반복.',
    Closeable: '닫을 수 있는 것입니다: `close`, `closed`, `ref`, `unref`.',
    Claim: '제자리에 쓰려고 잡아 둔 자리입니다. `commit`하면 보내지고 `abort`하면 없던 일이 됩니다.',
    ZeroCopy: 'shm과 memory의 채널이 더 가진 호출입니다. 바이트를 제자리에서 쓰고 읽습니다.',
    DescriptorLink: 'unix의 링크가 더 가진 호출입니다. 열린 디스크립터를 상대에게 넘깁니다.',
    Message: '받은 메시지: 데이터와, 메커니즘이 곁들이는 것(type, priority, from, missed)입니다.',
    Closure: '채널이 어떻게 끝났는지입니다. `undelivered`는 넘겨졌는지 알 수 없는 메시지의 수입니다.',
    PeerIdentity: '커널이나 TLS가 보증하는 상대의 신원입니다.',
    Buffering:
      '얼마나 담아 두는지입니다. `capacity`는 메시지 수(0 = 랑데부), `bytes`는 바이트 수이고 먼저 닿는 쪽에서 가득 찹니다.',
    WhenFull: '채널이 가득 찼을 때 송신이 하는 일입니다.',
    ChannelOptions: '모든 채널이 열 때 받는 옵션입니다.',
    MailboxOptions: '메일박스를 열 때의 옵션입니다.',
    PartyOptions: '당사자를 열 때의 옵션입니다.',
    Schemas: '스키마 하나, 또는 보낼 때와 받을 때의 스키마입니다.',
    Codecs: '채널에 줄 수 있는 코덱입니다.',
    In: '이 옵션으로 연 채널이 받아들이는 값의 타입입니다.',
    Out: '이 옵션으로 연 채널이 내주는 값의 타입입니다.',
    Opt: '모든 멤버가 undefined일 수 있는 옵션입니다. 호출하는 쪽이 제 옵션을 그대로 넘길 수 있습니다.',
    Wait: '이벤트 루프에서 얼마나 기다릴지입니다. Infinity = 제한 없음(기본값), 0 = 한 번만 봄.',
    WaitSync: '스레드를 얼마나 블록해도 되는지입니다. Infinity라도 반드시 적어야 합니다.',
    NoWait: '기다리지 않는 호출의 옵션입니다. 기다림에 관한 것은 적을 수 없습니다.',
    Select: '어떤 메시지를 받을지 고르는 옵션입니다. 메커니즘에 있는 것만 적을 수 있습니다.',
    TypeSelector:
      'msgrcv(2)처럼 고릅니다. 수는 그 타입, `lowestUpTo`는 그 이하의 가장 낮은 타입, `except`는 그 밖의 타입입니다.',
    Traits:
      '메커니즘의 메일박스나 링크가 할 수 있는 것을 적은 데이터입니다. 오류, 적합성 케이스, 표가 여기서 나옵니다.',
  },
  memory: {
    memory:
      '한 프로세스 안의 메일박스, 링크, 토픽입니다. 테스트와 브라우저에서 쓰며, 새 메커니즘의 본보기입니다.',
  },
  shm: {
    shm: '메커니즘으로서의 공유 메모리입니다. 메일박스는 POSIX 공유 메모리의 링, 링크는 memfd 안의 일대일 링 둘입니다.',
    ShmOptions: '`shm()`의 옵션입니다.',
    memfd: '이름 없는 공유 메모리를 만들어 매핑하고, 길이를 바꿀 수 없게 봉인합니다.',
    memfdSync: '`memfd`와 같지만 메모리를 얻는 동안 스레드를 블록합니다.',
    Memfd: '디스크립터로만 알려진, 매핑된 이름 없는 공유 메모리입니다.',
    MemfdOptions: 'memfd를 만드는 방법입니다.',
    MemfdSeal: '영원히 금지되는 것입니다. fcntl(2)의 F_ADD_SEALS를 따릅니다.',
    Mutex:
      '프로세스 사이의 락입니다. 공유 메모리의 16바이트를 씁니다. 소유자가 죽은 락은 다음 쪽이 `ownerDied`와 함께 얻습니다.',
    MutexLock: '얻은 락이 말해 주는 것입니다. `using`의 범위를 벗어나면 풀립니다.',
    MutexOptions: 'Mutex가 놓이는 곳입니다.',
    ObjectOptions: '시스템 객체를 열 때 공통인 옵션입니다.',
    PosixSemaphore: '이름 있는 POSIX 세마포어 그 자체입니다. C와 Python도 같은 것을 씁니다.',
    PosixSemaphoreOptions: 'POSIX 세마포어를 여는 방법입니다.',
    PosixSharedMemory:
      'POSIX 공유 메모리 객체 그 자체를 매핑한 것입니다. Linux에서는 /dev/shm/NAME 파일입니다.',
    PosixSharedMemoryOptions: 'POSIX 공유 메모리를 여는 방법입니다.',
    SharedMemoryObject: '이 프로세스의 주소 공간에 들어온 공유 메모리에 공통인 것입니다.',
    SysvSemaphore: 'System V 세마포어 집합 그 자체입니다. C와 Perl도 같은 것을 씁니다.',
    SysvSemaphoreOptions: 'System V 세마포어 집합을 여는 방법입니다.',
    SemaphoreOperation:
      '한 단계: 세마포어에 `operation`을 더합니다. 음수는 그만큼 기다려 가져가고, 0은 0이 되기를 기다립니다.',
    SemaphoreOperations: '커널이 모두 하거나 하나도 하지 않는 연산들입니다.',
    SysvSharedMemory: 'System V 공유 메모리 세그먼트 그 자체를 붙인 것입니다. 지울 때까지 남습니다.',
    SysvSharedMemoryOptions: 'System V 세그먼트를 여는 방법입니다.',
  },
  pipe: {
    fifo: '이름 있는 파이프인 FIFO입니다. 여러 쪽이 쓰는 어떤 크기의 메시지도 섞이지 않습니다.',
    spawnLinked: '어떤 프로그램이든 진짜 익명 파이프 둘을 달아 시작하고, 그와의 링크를 줍니다.',
    parentLink: '`spawnLinked`의 자식 쪽: 부모와의 링크입니다. 프로세스에 하나입니다.',
    WithChild: '자식과의 링크가 링크의 호출 말고 더 가진 것입니다.',
    Framing: '부모와 자식 사이의 파이프에서 메시지를 구분하는 방법입니다.',
    Fifo: 'FIFO의 끝을 엽니다. 상대 끝을 기다리지 않습니다. fifo(7)을 따릅니다.',
    mkfifo: '경로에 FIFO를 만듭니다. umask와 상관없이 `mode` 그대로의 권한(기본값 0600)을 가집니다.',
    pipe: '이 프로세스와 자식을 위한 익명 파이프를 만듭니다.',
    PipeEnds: '파이프의 두 끝입니다. 반이중이므로 양방향에는 둘을 씁니다.',
    PipeReadEnd: '파이프의 읽는 끝입니다. 바이트의 흐름이거나, 쓰는 쪽이 패킷 모드면 패킷입니다.',
    PipeWriteEnd: '파이프의 쓰는 끝입니다.',
    ReadOptions: '한 번에 얼마나 읽을지입니다.',
    WaitOptions: '얼마나 기다릴지입니다. Infinity = 제한 없음, 0 = 한 번만 봄.',
  },
  mq: {
    sysvMq:
      'System V 메시지 큐입니다. 메일박스는 큐 하나, 메시지는 커널 메시지 하나이고 `type`이 mtype입니다.',
    posixMq:
      'POSIX 메시지 큐입니다. 메일박스는 큐 하나, 메시지는 커널 메시지 하나이고 `priority`가 높은 것이 먼저 나옵니다.',
    ftok: '파일과 번호에서 System V 키를 만듭니다. 번호는 아래 8비트만 쓰며, 어느 언어에서나 같습니다.',
    PosixQueue: 'POSIX 메시지 큐 그 자체입니다. 메시지에 아무것도 더하지 않고 곁에 파일도 두지 않습니다.',
    PosixQueueOptions: 'POSIX 큐를 여는 방법입니다.',
    PosixMessage: '커널 메시지: 우선순위와 바이트입니다.',
    QueueAttributes: 'POSIX 큐의 속성입니다.',
    SysvQueue: 'System V 메시지 큐 그 자체입니다. 메시지에 아무것도 더하지 않고 곁에 파일도 두지 않습니다.',
    SysvQueueOptions: 'System V 큐를 여는 방법입니다.',
    SysvMessage: '커널 메시지: mtype과 바이트입니다.',
    SysvSelection: '어떤 메시지를 받을지 msgrcv(2)처럼 고릅니다.',
    QueueStatus: '커널이 System V 큐에 대해 적어 두는 것입니다. 시각은 1970년부터의 초이고 0은 없음입니다.',
  },
  socket: {
    unix: 'Unix 도메인 스트림 소켓입니다. 메일박스는 먼저 연 프로세스가 소유하고, 받는 쪽에 나누어 줍니다.',
    UnixOptions: '`unix()`의 옵션입니다.',
    tcp: '원하면 TLS를 쓰는 TCP 소켓입니다. 메일박스는 먼저 듣는 프로세스가 소유합니다.',
    TcpOptions: '`tcp()`의 옵션입니다.',
  },
  nats: {
    nats: 'NATS 서버를 통한 메일박스, 링크, 토픽입니다.',
  },
}

/** The headings and column titles that typedoc writes. */
const parts = {
  Classes: '클래스',
  Interfaces: '인터페이스',
  'Type Aliases': '타입 별칭',
  Variables: '변수',
  Functions: '함수',
  Extends: '확장하는 것',
  'Extended by': '확장한 것',
  'Type Parameters': '타입 매개변수',
  'Type Parameter': '타입 매개변수',
  Constructors: '생성자',
  Parameters: '매개변수',
  Parameter: '매개변수',
  Returns: '반환값',
  Overrides: '재정의한 것',
  Properties: '속성',
  Methods: '메서드',
  Accessors: '접근자',
  'Get Signature': '읽기',
  Throws: '던지는 것',
  Default: '기본값',
  'Default value': '기본값',
  'Default type': '기본 타입',
  'Inherited from': '물려받은 곳',
  'Implementation of': '구현하는 것',
  'Type Declaration': '타입 선언',
  Type: '타입',
  Description: '설명',
}

const note =
  '이름마다 첫 줄이 한국어 설명입니다. 그 아래의 자세한 내용은 소스의 주석에서 생성하므로 영어입니다. 개념은 [강의](/ko/course/what-is-ipc)에서 설명합니다.'

/** The reference of a package with its headings in Korean and a line in Korean under each name. */
export function apiInKorean(page, name) {
  const lines = koreanApi[name]
  return page
    .replace(/^# .*$/m, `$&\n\n${note}`)
    .replace(/^(#+) (.*)$/gm, (heading, level, title) =>
      title in parts ? `${level} ${parts[title]}` : heading,
    )
    .replace(/^\| .* \|$(?=\n\| -)/gm, (row) =>
      row.replace(/(?<=\| ).+?(?= \|)/g, (cell) => parts[cell] ?? cell),
    )
    .replace(/^### (\w+).*$/gm, (heading, symbol) =>
      symbol in lines ? `${heading}\n\n${lines[symbol]}` : heading,
    )
}

/** Names that the index.ts of a package exports and Korean lacks, or the other way round. */
export function untranslatedApi(name, index) {
  const code = index.replace(/\/\*[\s\S]*?\*\//g, '')
  const exported = [...code.matchAll(/export (?:type )?\{([^}]*)\}/g)].flatMap(([, list]) =>
    list
      .split(',')
      .map((entry) => entry.trim().replace(/^type /, ''))
      .filter((entry) => entry !== ''),
  )
  const known = Object.keys(koreanApi[name] ?? {})
  return [
    ...exported.filter((entry) => !known.includes(entry)),
    ...known.filter((entry) => !exported.includes(entry)),
  ]
}
