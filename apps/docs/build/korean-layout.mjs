/** What packages/shm/docs/layout.md says of its fields, in Korean. A test tells what is missing. */
export const koreanTitles = {
  'segment header': '세그먼트 헤더',
  ring: '링',
  'participant slot': '참가자 슬롯',
  'record of a mailbox or topic': '메일박스나 토픽의 레코드',
  'record of a link': '링크의 레코드',
}

export const koreanMeanings = {
  '"IPCR"': '"IPCR"',
  'version of this layout': '이 배치의 버전',
  '0x01020304 in the byte order of the machine': '이 기계의 바이트 순서로 쓴 0x01020304',
  '1 = ready; written last': '1 = 준비됨. 맨 나중에 씁니다',
  'a random number of this creation': '이번 생성의 난수',
  '1 mailbox, 2 link, 3 topic': '1 메일박스, 2 링크, 3 토픽',
  'participant slots': '참가자 슬롯의 수',
  'rings: 1, or 2 in a link': '링의 수: 1, 링크에서는 2',
  'bytes of records of each ring': '링마다 레코드가 차지하는 바이트',
  'attribute: messages, -1 = no limit, 0 = rendezvous': '속성: 메시지 수, -1 = 제한 없음, 0 = 랑데부',
  'attribute: bytes': '속성: 바이트',
  'attribute: largest message': '속성: 가장 큰 메시지',
  'attribute: name of the codec, UTF-8, ended by a zero byte': '속성: 코덱의 이름, UTF-8, 0 바이트로 끝남',
  'namespace/name, UTF-8, ended by a zero byte': '네임스페이스/이름, UTF-8, 0 바이트로 끝남',
  'the participant that sends now: its slot + generation * 128; 0 = nobody':
    '지금 보내는 참가자: 슬롯 + 세대 * 128, 0 = 없음',
  'number of the next record; under sendLock': '다음 레코드의 번호. sendLock을 쥐고 바꿉니다',
  'where the next record will be; its store publishes a record':
    '다음 레코드가 놓일 위치. 이 값을 쓰는 순간 레코드가 공개됩니다',
  'the participant that receives now, as in sendLock': '지금 받는 참가자. sendLock과 같은 방식',
  'the oldest record; its store frees the space before':
    '가장 오래된 레코드. 이 값을 쓰는 순간 그 앞의 공간이 비워집니다',
  '1 = a receiver may be asleep: look at the slots': '1 = 잠든 수신자가 있을 수 있음: 슬롯을 확인합니다',
  'futex: receivers that block sleep here': 'futex: 블록된 수신자가 여기서 잠듭니다',
  '1 = a sender may be asleep: look at the slots': '1 = 잠든 송신자가 있을 수 있음: 슬롯을 확인합니다',
  'futex: senders that block sleep here': 'futex: 블록된 송신자가 여기서 잠듭니다',
  'counts the owners of this slot, 1 to 4,194,303, then 1 again':
    '이 슬롯의 소유자를 셉니다. 1부터 4,194,303까지, 그다음은 다시 1',
  'process id of the owner; 0 = closed in order': '소유자의 프로세스 ID, 0 = 정상적으로 닫음',
  'sum of 1 receiver on doorbell, 2 sender on doorbell, 4 receiver on futex, 8 sender on futex':
    '합: 1 수신자가 초인종에서, 2 송신자가 초인종에서, 4 수신자가 futex에서, 8 송신자가 futex에서 잠듦',
  'subscribers: position of the next record; -1 = overrun; bit 31 = reads in place':
    '구독자: 다음 레코드의 위치, -1 = 추월당함, 비트 31 = 제자리에서 읽는 중',
  '1 = a subscriber of a topic': '1 = 토픽의 구독자',
  'bits 0-2: 1 ready, 2 claimed, 3 taken, 4 done, 5 padding, 6 offered, 7 accepted; bits 3-31: by which participant':
    '비트 0-2: 1 준비됨, 2 예약됨, 3 읽는 중, 4 끝남, 5 패딩, 6 제안됨, 7 수락됨. 비트 3-31: 어느 참가자의 것인지',
  "the message's bytes, after this header": '이 헤더 뒤에 오는 메시지의 바이트 수',
  'number of the record, wrapping': '레코드의 번호. 넘치면 돌아갑니다',
  'bytes to the next record, this header included: a multiple of 8':
    '이 헤더를 포함해 다음 레코드까지의 바이트 수. 8의 배수',
  "the message's bytes, after this header; -1 = padding to the end of the ring":
    '이 헤더 뒤에 오는 메시지의 바이트 수, -1 = 링 끝까지 패딩',
  'message, request, reply, failure or cancel': '메시지, 요청, 응답, 실패, 취소 가운데 하나',
  'ties a reply to its request; 0 = none': '응답을 요청과 잇는 번호, 0 = 없음',
}
