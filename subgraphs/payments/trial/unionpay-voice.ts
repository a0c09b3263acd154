import { createHash, createSign, createVerify } from 'node:crypto'
import { crc32, deflateSync } from 'node:zlib'
import type { Books, Heard, Said, Telling, Told, Trade, Voice } from './books.ts'
import { keyPair } from './keys.ts'

const platform = keyPair()
const merchant = keyPair()
const MERCHANT = '777290058110048'

export const unionpayConfig = (url: string) => ({
  baseUrl: url,
  merchantId: MERCHANT,
  certId: '68759663125',
  privateKey: merchant.privateKey,
  publicKey: platform.publicKey,
})

export const unionpayVoice = (books: Books): Voice => ({
  answer: (heard) => answer(heard, books),
  tell: (telling) => tell(telling, books),
})

type Form = Record<string, string>

const digestOf = (form: Form): string =>
  createHash('sha256')
    .update(
      Object.keys(form)
        .filter((name) => name !== 'signature')
        .sort()
        .map((name) => `${name}=${form[name]}`)
        .join('&'),
    )
    .digest('hex')

const signed = (form: Form): Form => ({
  ...form,
  signature: createSign('RSA-SHA256').update(digestOf(form)).sign(platform.privateKey, 'base64'),
})

/** Our ids as the books know them: the mall sends them without their mark. */
const idOf = (number: string): string => `${number.slice(0, 3)}_${number.slice(3)}`
const numberOf = (id: string): string => id.replace('_', '')

function answer({ path, body }: Heard, books: Books): Said {
  const form = Object.fromEntries(new URLSearchParams(body)) as Form
  const isSigned = createVerify('RSA-SHA256')
    .update(digestOf(form))
    .verify(merchant.publicKey, form.signature ?? '', 'base64')
  const reply = isSigned ? act(path, form, books) : { respCode: '11', respMsg: 'signature' }
  const text = Object.entries(
    signed({ version: '5.1.0', encoding: 'UTF-8', signMethod: '01', merId: MERCHANT, ...reply }),
  )
  return { status: 200, body: text.map(([name, value]) => `${name}=${value}`).join('&') }
}

const SUCCESS = { respCode: '00', respMsg: 'SUCCESS' }
const STATES = { OPEN: '05', APPROVED: '05', PAID: '00', CLOSED: '69' } as const

const tradeOf = ({ paymentId, no, amount, status }: Trade): Form => ({
  orderId: numberOf(paymentId),
  queryId: no,
  txnAmt: amount.toString(),
  currencyCode: '156',
  origRespCode: STATES[status],
})

function act(path: string, form: Form, books: Books): Form {
  const id = idOf(form.orderId ?? '')
  if (path.endsWith('fileTransfer.do'))
    return { ...SUCCESS, fileContent: deflateSync(archiveOf(books)).toString('base64') }
  if (path.endsWith('queryTrans.do')) return known(id, form, books)
  if (form.txnType === '04') {
    const trade = books.byNo(form.origQryId ?? '')
    const done = trade && books.giveBack(id, trade.paymentId, BigInt(form.txnAmt ?? '0'))
    return done ? SUCCESS : { respCode: '12', respMsg: 'more than was paid' }
  }
  if (books.trades.has(id)) return { respCode: '12', respMsg: 'repeated trade' }
  books.open(id, BigInt(form.txnAmt ?? '0'), 'CNY')
  return { ...SUCCESS, qrCode: `https://qr.95516.test/${form.orderId}` }
}

/** A trade is found by its number and its time together: the time is the one in our own number. */
function known(id: string, { txnTime = '' }: Form, books: Books): Form {
  const trade = books.trades.get(id)
  const made = books.returns.get(id)
  if (!/^\d{14}$/.test(txnTime) || (!trade && !made)) return { respCode: '34', respMsg: 'no such trade' }
  if (trade) return { ...SUCCESS, ...tradeOf(trade) }
  return { ...SUCCESS, orderId: numberOf(id), queryId: made?.no ?? '', txnAmt: `${made?.amount}`, origRespCode: '00' }
}

const WIDTHS = [3, 11, 11, 6, 10, 19, 12, 4, 2, 21, 2, 32]

function rowOf(code: string, { no, amount, id }: { no: string; amount: bigint; id: string }): string {
  const fields = [
    code,
    '',
    '',
    '',
    '',
    '',
    amount.toString().padStart(12, '0'),
    '',
    '',
    no.slice(0, 21),
    '',
    numberOf(id),
  ]
  return fields.map((field, index) => field.padEnd(WIDTHS[index] ?? 0)).join(' ')
}

function archiveOf({ trades, returns }: Books): Buffer {
  const rows = [
    ...[...trades.values()]
      .filter(({ status }) => status === 'PAID')
      .map(({ paymentId: id, no, amount }) => rowOf('S22', { no, amount, id })),
    ...[...returns.values()].map(({ refundId: id, no, amount }) => rowOf('S31', { no, amount, id })),
    rowOf('S99', { no: 'fee', amount: 1n, id: 'fee' }),
  ]
  return zipOf('INN26112188ZM_777290058110048', Buffer.from(rows.join('\r\n'), 'latin1'))
}

/** An archive of one file that is stored as it is. */
function zipOf(name: string, content: Buffer): Buffer {
  const [title, sum] = [Buffer.from(name), crc32(content)]
  const sizes = Buffer.alloc(14)
  sizes.writeUInt32LE(sum, 0)
  sizes.writeUInt32LE(content.length, 4)
  sizes.writeUInt32LE(content.length, 8)
  sizes.writeUInt16LE(title.length, 12)
  const local = Buffer.concat([headOf(0x04034b50, 14), sizes, Buffer.alloc(2), title])
  const entry = Buffer.concat([headOf(0x02014b50, 16), sizes, Buffer.alloc(16), title])
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(entry.length, 12)
  end.writeUInt32LE(local.length + content.length, 16)
  return Buffer.concat([local, content, entry, end])
}

function headOf(signature: number, length: number): Buffer {
  const head = Buffer.alloc(length)
  head.writeUInt32LE(signature, 0)
  return head
}

/** Its notifications bear no time that is checked, and no number but that of the trade. */
function tell({ kind, id, amount, merchant: of = MERCHANT }: Telling, books: Books): Told {
  const made = books.returns.get(id)
  const trade = books.trades.get(id)
  const facts = {
    version: '5.1.0',
    encoding: 'UTF-8',
    signMethod: '01',
    merId: of,
    orderId: numberOf(id),
    currencyCode: '156',
    txnType: made ? '04' : '01',
    queryId: made?.no ?? trade?.no ?? 'none',
    respMsg: kind,
    respCode: kind === 'CLOSED' ? '69' : '00',
    txnAmt: (amount ?? made?.amount ?? trade?.amount ?? 0n).toString(),
  }
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  return { headers, body: new URLSearchParams(signed(facts)).toString() }
}
