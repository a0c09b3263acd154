import { newId } from '@supermall/kernel/id'
import type { Viewer } from '@supermall/subgraph/viewer'
import { expect, test } from 'vitest'
import { buyer, buyingIn, mall, merchant, mutation, platform } from '../trial/mall.ts'

const house = await mall()
const { bought } = buyingIn(house)
let keys = 0

type Case = { readonly id: string; readonly version: number; readonly dueAt: string | null }

async function act(viewer: Viewer, name: string, input: object): Promise<Case> {
  const asked = await house.asks(viewer, mutation(name, 'case { id version dueAt }'), { input })
  expect([asked.errors, asked.data[name]?.errors]).toEqual([[], []])
  return asked.data[name].case
}
const seen = ({ id, version }: Case) => ({ caseId: id, expectedVersion: version })
const by = (trackingNumber: string) => ({ carrierCode: 'sf', trackingNumber })

/** Bought, paid and sent: what others tell is written as they would have it. */
async function applied(who: number, kind: string): Promise<Case> {
  const { id: orderId } = (await bought(who, [1])).order
  await house.sql.query(
    `update mall_order set status = 'SHIPPED', paid_minor = payable_minor, paid_at = now(), shipped_at = now() where id = $1`,
    [orderId],
  )
  await house.sql.query('update order_line set shipped_quantity = quantity where order_id = $1', [orderId])
  return act(buyer(who), 'aftersaleApply', { orderId, kind, reason: 'Too small', idempotencyKey: `case-key-${++keys}` })
}

async function returned(who: number, kind: string, trackingNumber: string): Promise<Case> {
  const approved = await act(merchant(1), 'aftersaleApprove', seen(await applied(who, kind)))
  return act(buyer(who), 'aftersaleReturn', { ...seen(approved), ...by(trackingNumber) })
}

const FIND = `query F($where: AftersaleCaseWhere, $orderBy: AftersaleCaseOrderBy!, $after: String, $first: Int) {
  managedAftersaleCases(where: $where, orderBy: $orderBy, first: $first, after: $after) { nodes { id dueAt } pageInfo { endCursor hasNextPage } } }`
const list = async (viewer: Viewer, variables: object) => {
  const { data, errors } = await house.asks(viewer, FIND, { orderBy: 'OLDEST', ...variables })
  expect(errors).toEqual([])
  return data.managedAftersaleCases
}
const found = async (viewer: Viewer, trackingNumber: object): Promise<string[]> =>
  (await list(viewer, { where: { trackingNumber } })).nodes.map(({ id }: Case) => id)

test('a case is found by the parcel that came back, and by the one that went out again', async () => {
  const refund = await returned(1, 'RETURN', 'SF-BACK-1')
  const exchange = await returned(2, 'EXCHANGE', 'SF-BACK-2')
  const received = await act(merchant(1), 'aftersaleReceive', { ...seen(exchange), isRestocked: false })
  await act(merchant(1), 'aftersaleReship', { ...seen(received), ...by('SF-OUT-2') })
  expect(await found(merchant(1), { eq: 'SF-BACK-1' })).toEqual([refund.id])
  expect(await found(merchant(1), { eq: 'SF-BACK-2' })).toEqual([exchange.id])
  expect(await found(platform(), { eq: 'SF-OUT-2' })).toEqual([exchange.id])
  expect(await found(platform(), { in: ['SF-BACK-1', 'SF-OUT-2', 'SF-NONE'] })).toEqual([refund.id, exchange.id])
  expect(await found(platform(), { eq: 'SF-BACK-1', in: ['SF-OUT-2'] })).toEqual([])
  expect(await found(merchant(0), { eq: 'SF-BACK-1' })).toEqual([])
})

test('what waits for the shop or the platform comes by when they have to act, and what waits for neither is left out', async () => {
  const [late, early, over, back] = [
    await applied(3, 'RETURN'),
    await applied(3, 'RETURN'),
    await applied(3, 'RETURN'),
    await applied(3, 'RETURN'),
  ]
  await house.sql.query(`update aftersale_case set acts_by = acts_by - interval '1 day' where id = $1`, [early.id])
  await act(buyer(3), 'aftersaleCancel', { caseId: over.id })
  await act(merchant(1), 'aftersaleApprove', seen(back))
  const asked = { where: { id: { in: [late, early, over, back].map(({ id }) => id) } }, orderBy: 'DUE', first: 1 }
  const page = await list(platform(), asked)
  expect([page.nodes.map(({ id }: Case) => id), page.pageInfo.hasNextPage]).toEqual([[early.id], true])
  const next = await list(platform(), { ...asked, after: page.pageInfo.endCursor })
  expect([next.nodes.map(({ id }: Case) => id), next.pageInfo.hasNextPage]).toEqual([[late.id], false])
})

test('a cursor that somebody wrote himself is answered like any other', async () => {
  const forged = Buffer.from(JSON.stringify(['managed-cases.DUE', -1, newId('asc')])).toString('base64url')
  const { errors } = await house.asks(platform(), FIND, { orderBy: 'DUE', after: forged })
  expect(errors.map(({ extensions }) => extensions.code)).not.toContain('INTERNAL_SERVER_ERROR')
})

test('of a case that was changed again and again the history shows the newest, and its end with them', async () => {
  const [often, once] = [await applied(4, 'RETURN'), await applied(4, 'RETURN')]
  await house.sql.query(
    `insert into aftersale_change (id, case_id, from_status, to_status, audience, created_at)
     select unnest($1::text[]), $2, 'APPLIED', 'APPLIED', 'CONSUMER', now()`,
    [Array.from({ length: 300 }, () => newId('ach')), often.id],
  )
  for (const { id: caseId } of [often, once]) await act(buyer(4), 'aftersaleCancel', { caseId })
  const text = 'query C($id: ID!) { aftersaleCase(id: $id) { history { to } } }'
  const ways = async ({ id }: Case) =>
    (await house.asks(buyer(4), text, { id })).data.aftersaleCase.history.map(({ to }: { to: string }) => to)
  expect(await ways(often)).toEqual([...Array(99).fill('APPLIED'), 'CANCELLED'])
  expect(await ways(once)).toEqual(['APPLIED', 'CANCELLED'])
})
