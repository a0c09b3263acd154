import { money, toDecimal } from '@supermall/kernel/money'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { Address, OrderLine, ShopOrder } from './order.ts'
import { invoiceWords, isUncollected, piecesWaiting } from './order.ts'
import type { Parcel } from './shipping.ts'

export type PrintKind = 'PICKING_TICKET' | 'WAYBILL'

/** One piece of paper, however it is printed. */
export type Sheet = {
  readonly title: string
  /** Printed large, and scanned: the number that everybody asks for. */
  readonly number: string
  readonly facts: readonly (readonly [label: string, value: string])[]
  readonly rows: readonly { readonly text: string; readonly quantity: number }[]
}

export type Printed = {
  readonly order: ShopOrder
  readonly lines: readonly OrderLine[]
  readonly parcels: readonly Parcel[]
  /** Where it comes back to when nobody takes it. */
  readonly sender: Address | null
  readonly carrierName: (code: string) => string
}

export function sheetsOf(kind: PrintKind, printed: Printed): Result<readonly Sheet[]> {
  const { status, fulfilment, number } = printed.order
  if (status !== 'PAID' && status !== 'SHIPPED' && status !== 'FINISHED')
    return refused('ORDER_STATE', `Order ${number} is not paid, or over.`, 'orderIds', printed.order.id)
  if (fulfilment !== 'DELIVERY' && (kind === 'WAYBILL' || fulfilment !== 'PICKUP'))
    return refused('NOTHING_TO_SEND', `Of order ${number} nothing is sent.`, 'orderIds', printed.order.id)
  return ok(kind === 'WAYBILL' ? waybillsOf(printed) : [ticketOf(printed)])
}

/** Whoever packs it sees what is left to fetch, and what buyer and shop wrote about it. */
function ticketOf({ order, lines }: Printed): Sheet {
  const { number, remark, sellerRemark, answers, createdAt, contactName, contactPhone, address } = order
  const who = [address?.recipient ?? contactName, address?.phone ?? contactPhone]
  return {
    title: 'Picking ticket',
    number,
    facts: said([
      ['Ordered', createdAt.toISOString().slice(0, 16).replace('T', ' ')],
      ['For', joined(who)],
      ['Buyer', remark],
      ['Shop', sellerRemark],
      ['Invoice', invoiceWords(order.invoice)],
      ...answers.map(({ label, value }) => [label, value] as const),
    ]),
    rows: rowsOf(lines, piecesWaiting),
  }
}

/** One per parcel; before anything is sent, one that still waits for its number. */
function waybillsOf(printed: Printed): readonly Sheet[] {
  const sent = printed.parcels.filter(({ status }) => status === 'SENT')
  if (sent.length === 0) return [waybillOf(printed, null, dueOf(printed.order, 0))]
  return sent.map((parcel, index) => waybillOf(printed, parcel, dueOf(printed.order, index)))
}

/** The money is one sum, however many parcels there are: the courier of the first takes all of it, so that nobody takes it twice. */
function dueOf(order: ShopOrder, index: number): string | null {
  if (!isUncollected(order)) return null
  return index === 0 ? `${toDecimal(money(order.payableMinor, order.currency))} ${order.currency}` : 'Nothing'
}

function waybillOf({ order, lines, sender, carrierName }: Printed, parcel: Parcel | null, due: string | null): Sheet {
  const packed = ({ id }: OrderLine): number => parcel?.lines.find(({ lineId }) => lineId === id)?.quantity ?? 0
  return {
    title: parcel === null ? 'Waybill' : carrierName(parcel.carrierCode),
    number: parcel?.trackingNumber ?? order.number,
    facts: said([
      ['To', wordsOf(order.address)],
      ['From', wordsOf(sender)],
      ['Order', order.number],
      ['Collect', due],
      ['Buyer', order.remark],
    ]),
    rows: rowsOf(lines, parcel === null ? piecesWaiting : packed),
  }
}

const rowsOf = (lines: readonly OrderLine[], count: (line: OrderLine) => number): Sheet['rows'] =>
  lines
    .map((line) => ({ text: joined([line.title, line.optionText]) ?? '', quantity: count(line) }))
    .filter(({ quantity }) => quantity > 0)

const wordsOf = (address: Address | null): string | null =>
  address &&
  joined([
    ...[address.recipient, address.phone, address.province, address.city, address.district],
    ...[address.line, address.postcode],
  ])

const joined = (parts: readonly (string | null)[]): string | null =>
  parts.filter((part) => part !== null && part !== '').join(' ') || null

const said = (facts: readonly (readonly [string, string | null])[]): Sheet['facts'] =>
  facts.flatMap(([label, value]) => (value === null || value === '' ? [] : [[label, value] as const]))
