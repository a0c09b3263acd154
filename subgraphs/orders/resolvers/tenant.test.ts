import { derivedId } from '@supermall/kernel/id'
import { describe, expect, test } from 'vitest'
import { shopId } from '../trial/goods.ts'
import { buyingIn, mall, merchant, mutation } from '../trial/mall.ts'

const house = await mall()
const { bought } = buyingIn(house)

describe('the staff of another shop', () => {
  const input = async (): Promise<Readonly<Record<string, object>>> => {
    const { orders } = await bought(1, [1])
    const order = { orderId: orders[0].id, expectedVersion: orders[0].version }
    const carriage = { carrierCode: 'sf', trackingNumber: 'SF-1234' }
    const money = { amount: '1', currency: 'CNY' }
    const address = {
      recipient: 'X',
      phone: '13800000000',
      regionCode: '310115',
      province: '上海市',
      city: 'X',
      district: 'X',
      line: 'X',
    }
    const rate = { first: 1, firstPrice: money, step: 1, stepPrice: money }
    return {
      orderPriceChange: { ...order, goods: money },
      orderAddressChange: { ...order, address },
      orderRemark: { ...order, remark: 'x' },
      orderClose: { ...order, reason: 'x' },
      orderFinish: { ...order, reason: 'x' },
      ordersPrint: { orderIds: [order.orderId], kind: 'WAYBILL' },
      orderFormSet: { shopId: shopId(1), expectedVersion: 0, fields: [] },
      orderShip: { ...order, ...carriage },
      ordersShipByCsv: { shopId: shopId(1), csv: '261121,sf,SF-1234' },
      freightTemplateCreate: { shopId: shopId(1), name: 'X', measure: 'PIECES', rate },
      freightTemplateUpdate: { templateId: derivedId('frt', 2), expectedVersion: 1, name: 'X' },
      freightTemplateDelete: { templateId: derivedId('frt', 3), expectedVersion: 1 },
      freeFreightRuleSet: { shopId: shopId(1), threshold: money },
    }
  }
  const selections: Readonly<Record<string, string>> = {
    ordersShipByCsv: 'results { line }',
    orderShip: 'parcel { id }',
    ordersPrint: 'document { content }',
    orderFormSet: 'form { version }',
    freeFreightRuleSet: 'rule { threshold { amount } }',
  }
  const selectionOf = (name: string) =>
    selections[name] ?? (name.startsWith('freight') ? 'template { id }' : 'order { id }')

  test('is forbidden each change; nothing changes, and the attempt is recorded', async () => {
    const attempts = await input()
    const before = await house.kept()
    for (const [name, given] of Object.entries(attempts)) {
      const entries = (await house.audited()).length
      const { errors } = await house.asks(merchant(2), mutation(name, selectionOf(name)), { input: given })
      expect([name, errors.map(({ extensions }) => extensions.code)]).toEqual([name, ['FORBIDDEN']])
      expect((await house.audited()).slice(entries)).toMatchObject([
        { shop_id: shopId(2), summary: expect.stringContaining('DENIED') },
      ])
    }
    for (const [name, given] of Object.entries(attempts)) {
      const { errors } = await house.asks(merchant(1, ['catalog.*']), mutation(name, selectionOf(name)), {
        input: given,
      })
      expect([name, errors.map(({ extensions }) => extensions.code)]).toEqual([name, ['FORBIDDEN']])
    }
    expect(await house.kept()).toBe(before)
  })

  test('sees no templates, exports or counts of it', async () => {
    const { errors } = await house.asks(merchant(2), `{ freightTemplates(shopId: "${shopId(1)}") { id } }`)
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN'])
    expect(
      (await house.asks(merchant(2), `{ freightTemplate(id: "${derivedId('frt', 2)}") { id } }`)).data.freightTemplate,
    ).toBeNull()
    const counts = await house.asks(merchant(2), `{ managedOrderTabCounts(shopId: "${shopId(1)}") { toPay } }`)
    expect(counts.errors.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN'])
  })
})
