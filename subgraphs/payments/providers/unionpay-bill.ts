import { inflateRawSync, inflateSync } from 'node:zlib'
import type { BillLine } from './provider.ts'
import { Uncertain } from './provider.ts'
import { idOf } from './unionpay-numbers.ts'

/** How wide the columns of a `ZM` file stand, as far as they are read: code, amount, number of the trade and ours. */
const WIDTHS = [3, 11, 11, 6, 10, 19, 12, 4, 2, 21, 2, 32]
const [CODE, AMOUNT, QUERY_ID, ORDER_ID] = [0, 6, 9, 11] as const

/** What was bought, and what was given back; other lines are about fees. */
const KINDS: Readonly<Record<string, BillLine['kind']>> = { S22: 'PAYMENT', S31: 'REFUND' }

/** A day's bill: a deflated archive in which one file lists the trades, column by column. */
export function readBill(fileContent: string): readonly BillLine[] {
  const archive = inflateSync(Buffer.from(fileContent, 'base64'))
  const lines = filesOf(archive)
    .filter(({ name }) => /ZM/.test(name))
    .flatMap(({ text }) => text.split(/\r?\n/).filter((line) => line.trim() !== ''))
  return lines.flatMap(lineOf)
}

function lineOf(line: string): readonly BillLine[] {
  const fields: string[] = []
  let from = 0
  for (const width of WIDTHS) {
    fields.push(line.slice(from, from + width).trim())
    from += width + 1
  }
  const kind = KINDS[fields[CODE] ?? '']
  if (kind === undefined) return []
  const subjectId = idOf(fields[ORDER_ID] ?? '') || (fields[QUERY_ID] ?? '')
  const providerNo = kind === 'REFUND' ? subjectId : (fields[QUERY_ID] ?? '')
  return [{ kind, subjectId, providerNo, amount: BigInt(fields[AMOUNT] ?? '0'), currency: 'CNY' }]
}

const CENTRAL = 0x02014b50
const END = 0x06054b50

/** The files of a zip archive, by the directory at its end. */
function filesOf(archive: Buffer): readonly { readonly name: string; readonly text: string }[] {
  const end = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  if (end < 0 || archive.readUInt32LE(end) !== END) throw new Uncertain('the bill of UnionPay is no archive')
  const files = []
  for (let at = archive.readUInt32LE(end + 16); archive.readUInt32LE(at) === CENTRAL; ) {
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => archive.readUInt16LE(at + offset))
    const name = archive.toString('utf8', at + 46, at + 46 + (nameLength ?? 0))
    files.push({ name, text: contentOf(archive, at).toString('latin1') })
    at += 46 + (nameLength ?? 0) + (extra ?? 0) + (comment ?? 0)
  }
  return files
}

function contentOf(archive: Buffer, entry: number): Buffer {
  const [method, size, local] = [
    archive.readUInt16LE(entry + 10),
    archive.readUInt32LE(entry + 20),
    archive.readUInt32LE(entry + 42),
  ]
  const from = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28)
  const packed = archive.subarray(from, from + size)
  return method === 0 ? packed : inflateRawSync(packed, { maxOutputLength: 256 * 1024 * 1024 })
}
