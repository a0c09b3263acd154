import { expect, test } from 'vitest'
import { mutation, paymentsMall, platform } from '../trial/mall.ts'

const mall = await paymentsMall()

type Stands = { readonly version: number; readonly position: number; readonly feeBasisPoints: number }

const stands = async (): Promise<Stands> => {
  const { data } = await mall.asks(platform(), '{ paymentChannels { code version position feeBasisPoints } }')
  return data.paymentChannels.find(({ code }: { code: string }) => code === 'ALIPAY')
}
const update = async (fields: object) => {
  const input = { code: 'ALIPAY', expectedVersion: (await stands()).version, ...fields }
  const { data } = await mall.asks(
    platform(),
    mutation('paymentChannelUpdate', 'channel { version position feeBasisPoints }'),
    {
      input,
    },
  )
  return data.paymentChannelUpdate
}
const told = async () => (await mall.sql.query('select id from outbox_event order by id')).rows

test('an edit that names nothing to change is refused and leaves no trace', async () => {
  const before = [await stands(), await told()] as const
  for (const nothing of [{}, { name: null, isEnabled: null, position: null, feeBasisPoints: null }])
    expect(await update(nothing)).toMatchObject({ channel: null, errors: [{ code: 'NOTHING_TO_CHANGE' }] })
  expect([await stands(), await told()]).toEqual(before)
  const [{ version, position }] = before
  expect((await update({ position: position + 1 })).channel).toMatchObject({
    version: version + 1,
    position: position + 1,
  })
})

test('a number out of its bounds is named, each of them', async () => {
  const before = await stands()
  const outside = (fields: object) => update({ position: 5, ...fields })
  for (const [fields, paths] of [
    [{ position: 1_001 }, [['position']]],
    [{ feeBasisPoints: -1 }, [['feeBasisPoints']]],
    [{ position: -1, feeBasisPoints: 1_001 }, [['position'], ['feeBasisPoints']]],
  ] as const) {
    const { channel, errors } = await outside(fields)
    expect(channel).toBeNull()
    expect(errors.map(({ path }: { path: string[] }) => path)).toEqual(paths)
    expect(new Set(errors.map(({ code }: { code: string }) => code))).toEqual(new Set(['NUMBER_BOUNDS']))
  }
  expect(await stands()).toEqual(before)
})

test('a channel is not switched on before it has its keys, and one of the house is given none', async () => {
  const before = [await stands(), await told()]
  expect(await update({ isEnabled: true })).toMatchObject({
    channel: null,
    errors: [{ code: 'CHANNEL_KEYS_NEEDED', path: ['isEnabled'] }],
  })
  for (const code of ['BALANCE', 'CASH_ON_DELIVERY', 'SANDBOX_CARD']) {
    const input = { code, config: { secretKey: 'sk' }, expectedVersion: 1 }
    const { data } = await mall.asks(platform(), mutation('paymentChannelConfigure', 'channel { version }'), { input })
    expect(data.paymentChannelConfigure).toMatchObject({
      channel: null,
      errors: [{ code: 'CHANNEL_HAS_NO_KEYS', path: ['code'] }],
    })
  }
  expect([await stands(), await told()]).toEqual(before)
})
