import type { Viewer } from '@supermall/subgraph/viewer'
import { expect, test } from 'vitest'
import { buyer, buyingIn, mall, merchant, mutation } from '../trial/mall.ts'

const house = await mall()
const { bought } = buyingIn(house)
let keys = 0
const newKey = () => `decided-key-${++keys}`

type Seen = { readonly id: string; readonly version: number }
type Answer = { readonly errors: readonly { readonly code: string }[]; readonly [entity: string]: unknown }

async function ask(viewer: Viewer, name: string, input: object): Promise<Answer> {
  const entity = name === 'orderClose' ? 'order' : name === 'orderRefundRetry' ? 'refund' : 'case'
  const fields = entity === 'refund' ? 'id status' : 'id version status'
  const asked = await house.asks(viewer, mutation(name, `${entity} { ${fields} }`), { input })
  expect(asked.errors).toEqual([])
  return asked.data[name]
}
async function act(viewer: Viewer, name: string, input: object): Promise<Seen> {
  const answer = await ask(viewer, name, input)
  expect(answer.errors).toEqual([])
  return answer.case as Seen
}
const seen = ({ id, version }: Seen) => ({ caseId: id, expectedVersion: version })

async function paid(): Promise<Seen> {
  const { order } = await bought(1, [1])
  const text = `update mall_order set status = 'SHIPPED', paid_minor = payable_minor, paid_at = now(), shipped_at = now() where id = $1`
  await house.sql.query(text, [order.id])
  await house.sql.query('update order_line set shipped_quantity = quantity where order_id = $1', [order.id])
  return order
}
const applied = async (kind: string) =>
  act(buyer(1), 'aftersaleApply', { orderId: (await paid()).id, kind, reason: 'Small', idempotencyKey: newKey() })
const approved = async (kind: string) => act(merchant(1), 'aftersaleApprove', seen(await applied(kind)))
const received = async () =>
  act(merchant(1), 'aftersaleReceive', { ...seen(await approved('EXCHANGE')), isRestocked: true })

async function failedRefund() {
  const { id } = await approved('REFUND_ONLY')
  await house.sql.query(`update aftersale_case set status = 'REFUND_FAILED' where id = $1`, [id])
  const text = `update refund set status = 'FAILED', failure = 'x', ended_at = now() where case_id = $1 returning id`
  const { rows } = await house.sql.query<{ id: string }>(text, [id])
  return { refundId: rows[0]?.id }
}
async function unpaid() {
  const { order } = await bought(1, [1])
  return { orderId: order.id, expectedVersion: 1, reason: 'Gone' }
}

test.each([
  ['aftersaleApprove', async () => seen(await applied('RETURN')), { reply: 'Other' }],
  ['aftersaleReceive', async () => ({ ...seen(await approved('RETURN')), isRestocked: true }), { isRestocked: false }],
  ['aftersaleRefund', async () => seen(await received()), { reply: 'Other' }],
  [
    'aftersaleReship',
    async () => ({ ...seen(await received()), carrierCode: 'sf', trackingNumber: 'SF-KEY-1' }),
    { trackingNumber: 'SF-KEY-2' },
  ],
  ['orderRefundRetry', failedRefund, { refundId: 'rfd_another' }],
  ['orderClose', unpaid, { reason: 'Another' }],
])('%s by one key is done once and answered again; another input is refused', async (name, prepare, other) => {
  const input = { ...(await prepare()), idempotencyKey: newKey() }
  const first = await ask(merchant(1), name, input)
  expect(first.errors).toEqual([])
  expect(await ask(merchant(1), name, input)).toEqual(first)
  const codes = async (asked: object) => (await ask(merchant(1), name, asked)).errors.map(({ code }) => code)
  expect(await codes({ ...input, ...other })).toEqual(['IDEMPOTENCY_KEY_REUSED'])
  expect(await codes({ ...input, idempotencyKey: '' })).toEqual(['IDEMPOTENCY_KEY_INVALID'])
  expect(await codes({ ...input, idempotencyKey: null })).toHaveLength(1)
})
