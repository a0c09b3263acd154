import { accountFacts } from '@supermall/contracts/identity'
import { derivedId } from '@supermall/kernel/id'
import { fetchPath } from '@supermall/testing/export-files'
import { eventually } from '@supermall/testing/rival'
import { describe, expect, it } from 'vitest'
import { CARD } from '../trial/floor.ts'
import { buyer, errorCodes, GONE, merchant, mutation, paymentsMall, platform } from '../trial/mall.ts'

const mall = await paymentsMall()
const { asks } = mall

describe('a wallet that an operator changes', () => {
  it('is of a consumer who is there, and nothing is given while nobody says who is', async () => {
    const input = { accountId: GONE, reason: 'Sorry' }
    const credit = { ...input, amount: { amount: '10.00', currency: 'CNY' } }
    const credited = (key: string) =>
      asks(platform(), mutation('walletCredit', 'wallet { isFrozen }'), { input: { ...credit, idempotencyKey: key } })
    expect((await credited('gone')).data.walletCredit.errors).toMatchObject([
      { code: 'ACCOUNT_NOT_FOUND', path: ['accountId'] },
    ])
    for (const name of ['walletFreeze', 'walletUnfreeze', 'payPasswordReset']) {
      const { data } = await asks(platform(), mutation(name, 'wallet { isFrozen }'), { input })
      expect(data[name].errors).toMatchObject([{ code: 'ACCOUNT_NOT_FOUND' }])
    }
    mall.silent.add(accountFacts.requestName)
    expect(errorCodes(await credited('silent'))).toEqual(['NO_ANSWER'])
    mall.silent.clear()
    expect((await mall.sql.query('select 1 from wallet where account_id = $1', [GONE])).rows).toEqual([])
  })
})

describe('the platform', () => {
  it('has a file of what money did written, and fetches it by its signed address alone', async () => {
    const [fromAt, toAt] = [-86_400_000, 1_000].map((away) => new Date(Date.now() + away).toISOString())
    const starting = mutation('financeExportStart', 'export { id status downloadUrl }')
    const start = async (changes: object = {}) => {
      const input = { kind: 'PAYMENTS', fromAt, toAt, idempotencyKey: 'export', ...changes }
      return (await asks(platform(), starting, { input })).data.financeExportStart
    }
    const { export: asked } = await start()
    expect(asked).toMatchObject({ status: 'WAITING', downloadUrl: null })
    const query = `{ financeExport(id: "${asked.id}") { status downloadUrl rowCount requestedBy { id } } }`
    const made = await eventually(async () => {
      const { data } = await asks(platform(), query)
      return data.financeExport.status === 'DONE' ? data.financeExport : null
    })
    const file = await fetchPath(mall, made.downloadUrl)
    expect([file.status, file.body.slice(0, 16)]).toEqual([200, '\uFEFFid,kind,orderId'])
    expect(file.body.trimEnd().split('\r\n')).toHaveLength(made.rowCount + 1)
    expect(made.requestedBy).toEqual({ id: derivedId('acc', 900) })
    for (const path of [`${made.downloadUrl}x`, made.downloadUrl.replace('/fex_', '/mex_')])
      expect((await fetchPath(mall, path)).status).toBe(403)
    expect((await start()).export).toMatchObject({ id: asked.id, status: 'DONE' })
    const refusals = {
      IDEMPOTENCY_KEY_REUSED: { kind: 'REFUNDS' },
      TIME_SPAN: { toAt: fromAt, idempotencyKey: 'none' },
    }
    for (const [code, changes] of Object.entries(refusals))
      expect(await start(changes)).toMatchObject({ export: null, errors: [{ code }] })
  })

  it('finds recharges by number, account and whether they are paid, and payments by the number of their money', async () => {
    const start = mutation('rechargeStart', 'recharge { id number account { id } payment { id } }')
    const amount = { amount: '20.00', currency: 'CNY' }
    const input = { amount, channel: 'SANDBOX_CARD', card: CARD, idempotencyKey: 'seen' }
    const { recharge } = (await asks(buyer(17), start, { input })).data.rechargeStart
    const found = async (args: string) =>
      (await asks(platform(), `{ allRecharges(${args}) { totalCount nodes { id } } }`)).data.allRecharges
    const one = { totalCount: 1, nodes: [{ id: recharge.id }] }
    const none = { totalCount: 0, nodes: [] }
    const theirs = `{ accountId: { eq: "${recharge.account.id}" } number: { in: ["${recharge.number}"] } }`
    expect(await found(`where: ${theirs}`)).toEqual(one)
    expect(await found(`where: ${theirs}, isCompleted: true, orderBy: OLDEST`)).toEqual(one)
    expect(await found(`where: ${theirs}, isCompleted: false`)).toEqual(none)
    expect(await found(`where: { number: { eq: "${recharge.number}" } NOT: ${theirs} }`)).toEqual(none)
    const { rows } = await mall.sql.query<{ no: string }>(
      'select provider_no as no from capture where payment_id = $1',
      [recharge.payment.id],
    )
    const providerNo = rows[0]?.no
    const paid = async (where: string, viewer = platform()) =>
      (await asks(viewer, `{ payments(where: ${where}) { nodes { account { id } } } }`)).data.payments.nodes
    expect(await paid(`{ providerNo: { eq: "${providerNo}" } }`)).toEqual([{ account: recharge.account }])
    expect(await paid(`{ OR: [{ providerNo: { in: ["${providerNo}", "T-0"] } }] }`)).toHaveLength(1)
    expect(await paid('{ providerNo: { eq: "T-0" } }')).toEqual([])
    const all = await paid('{}')
    for (const not of [
      `shopId: { eq: "${derivedId('shp', 99)}" }`,
      'channel: { eq: ALIPAY }',
      'providerNo: { eq: "T-0" }',
    ])
      expect(await paid(`{ NOT: { ${not} } }`)).toEqual(all)
    expect(await paid(`{ providerNo: { eq: "${providerNo}" } }`, merchant(1) as never)).toEqual([])
  })
})
