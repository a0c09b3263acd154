import { afterAll, describe, expect, it } from 'vitest'
import { buyer, errorCodes, merchant, mutation, paymentsMall, platform } from '../trial/mall.ts'
import { startSimulator } from '../trial/simulator.ts'
import { stripeConfig, stripeVoice } from '../trial/stripe-voice.ts'

const mall = await paymentsMall()
const simulator = await startSimulator()
afterAll(() => simulator.stop())
simulator.speak(stripeVoice(simulator.books, () => new Date()))

const { data } = await mall.asks(platform(), '{ paymentChannels { code version } }')
const { version } = data.paymentChannels.find(({ code }: { code: string }) => code === 'STRIPE')
const change = async (name: string, fields: object) => {
  const input = { code: 'STRIPE', ...fields }
  expect(await mall.asks(platform(), mutation(name, 'channel { version }'), { input })).toMatchObject({ errors: [] })
}
await change('paymentChannelConfigure', { expectedVersion: version, config: stripeConfig(simulator.url) })
await change('paymentChannelUpdate', { expectedVersion: version + 1, isEnabled: true })

const start = mutation('rechargeStart', 'recharge { payment { id } }')
const input = { amount: { amount: '12.00', currency: 'CNY' }, channel: 'STRIPE', idempotencyKey: 'logged' }
const started = await mall.asks(buyer(1), start, { input })
const { id } = started.data.rechargeStart.recharge.payment
for (const key of ['again', 'and again']) {
  const { rows } = await mall.sql.query('select max(id) as id from provider_call where subject_id = $1', [id])
  await mall.sql.query(
    `insert into provider_call (id, subject_id, channel, operation, idempotency_key, outcome, request, started_at)
     select $1, subject_id, channel, 'QUERY', $2, 'OPEN', request, started_at from provider_call where id = $3`,
    [`${rows[0].id}${key.length}`, key, rows[0].id],
  )
}

const BODY = '{ size text isCut sha256 }'
const SELECTED = `id channel operation outcome exchanges { method path status request ${BODY} response ${BODY} failure }`
const TEXT = `query Calls($id: ID!, $first: Int, $after: String) {
  providerCalls(subjectId: $id, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor } nodes { ${SELECTED} } } }`
const calls = (viewer: Parameters<typeof mall.asks>[0], more: object = {}) => mall.asks(viewer, TEXT, { id, ...more })
const accountant = platform(['payments.finance.view'])

describe('what went over the wire for a payment', () => {
  it('is read page by page, newest first, by who may see the finances', async () => {
    const first = await calls(accountant, { first: 2 })
    expect(first.errors).toEqual([])
    const page = first.data.providerCalls
    expect(page).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } })
    expect(page.nodes).toMatchObject([{ exchanges: [] }, { operation: 'QUERY', exchanges: [] }])
    const second = (await calls(accountant, { first: 2, after: page.pageInfo.endCursor })).data.providerCalls
    expect(second.nodes).toMatchObject([
      {
        ...{ operation: 'CREATE', outcome: 'ACTION', channel: 'STRIPE' },
        exchanges: [
          {
            ...{ method: 'POST', path: '/v1/payment_intents', status: 200, failure: null },
            request: { text: expect.stringContaining('amount=1200'), isCut: false, sha256: null },
            response: { text: expect.stringContaining('"client_secret":"***"') },
          },
        ],
      },
    ])
    const { data } = await mall.asks(accountant, `{ providerCalls(subjectId: "pay_none") { nodes { id } } }`)
    expect(data.providerCalls.nodes).toEqual([])
  })

  it('is read of no more calls at once than a page has', async () => {
    await mall.sql.query(
      `insert into provider_call (id, subject_id, channel, operation, idempotency_key, outcome, request, started_at)
       select 'pcl_many_' || n, 'pay_many', 'stripe', 'QUERY', n::text, 'OPEN', '{}', now() from generate_series(1, 98) n`,
    )
    const page = (subjectId: string, selected: string) =>
      `providerCalls(subjectId: "${subjectId}", first: 100) { nodes { ${selected} } }`
    const both = (selected: string) => `{ one: ${page(id, selected)} many: ${page('pay_many', selected)} }`
    expect((await mall.asks(accountant, both('id'))).errors).toEqual([])
    expect(errorCodes(await mall.asks(accountant, both(SELECTED)))[0]).toBe('BAD_USER_INPUT')
  })

  it('is read by nobody else', async () => {
    for (const viewer of [buyer(1), merchant(1), platform(['payments.payment.view', 'payments.channel.edit'])])
      expect(errorCodes(await calls(viewer))).toEqual(['FORBIDDEN'])
    const { data } = await mall.asks(buyer(1), `{ payment(id: "${id}") { providerCalls { ${SELECTED} } } }`)
    expect(data.payment.providerCalls).toEqual([])
  })

  it('is shown with its payment', async () => {
    const shown = async () => {
      const text = `{ payment(id: "${id}") { providerCalls { operation exchanges { path } } } }`
      return (await mall.asks(platform(), text)).data.payment.providerCalls
    }
    expect((await shown()).at(-1)).toEqual({ operation: 'CREATE', exchanges: [{ path: '/v1/payment_intents' }] })
  })
})
