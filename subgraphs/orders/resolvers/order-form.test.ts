import { describe, expect, test } from 'vitest'
import { shopId, skuId } from '../trial/goods.ts'
import { buyer, buyingIn, codes, guest, mall, merchant, mutation, platform } from '../trial/mall.ts'

const house = await mall()
const { start } = buyingIn(house)
const FORM = 'form { version fields { key label kind isRequired least most choices productIds } }'
const productOf = (ordinal: number) => house.skus.get(skuId(ordinal))?.productId ?? ''

const set = (
  shop: number,
  fields: readonly object[],
  more: { viewer?: ReturnType<typeof platform>; version?: number } = {},
) =>
  house.asks(more.viewer ?? merchant(shop), mutation('orderFormSet', FORM), {
    input: { shopId: shopId(shop), expectedVersion: more.version ?? 0, fields },
  })
const field = { key: 'size', label: 'Your size', kind: 'NUMBER', isRequired: true, least: 30, most: 50 }

describe('the questions of a shop', () => {
  test('bound a number by a thousand million to either side, and a text by 500 characters', async () => {
    const refused = async (more: object) => {
      const { errors, form } = (await set(2, [{ ...field, ...more }])).data.orderFormSet
      return [form, errors.map(({ code, path }: { code: string; path: string[] }) => [code, path.at(-1)])]
    }
    const largest = 1_000_000_000
    expect(await refused({ most: largest + 1 })).toEqual([null, [['NUMBER_RANGE', 'most']]])
    expect(await refused({ least: -largest - 1 })).toEqual([null, [['NUMBER_RANGE', 'least']]])
    expect(await refused({ kind: 'TEXT', most: 501 })).toEqual([null, [['NUMBER_RANGE', 'most']]])
    const bounds = { least: -largest, most: largest }
    expect((await set(2, [{ ...field, ...bounds }])).data.orderFormSet.form.fields).toMatchObject([bounds])
    expect(codes(await set(2, [], { version: 1 }), 'orderFormSet')).toEqual([])
  })

  test('are set by its staff, read by everybody, and guarded by their version', async () => {
    const done = await set(0, [{ ...field, label: ' Your size ' }], { viewer: merchant(0) })
    expect(done.data.orderFormSet).toMatchObject({
      errors: [],
      form: { version: 1, fields: [{ ...field, choices: [] }] },
    })
    const read = await house.asks(guest, `{ orderForm(shopId: "${shopId(0)}") { version fields { key } } }`)
    expect(read.data.orderForm).toEqual({ version: 1, fields: [{ key: 'size' }] })
    expect((await house.audited()).at(-1)).toMatchObject({ action: 'orders.form.edit', subject_id: shopId(0) })
    expect(codes(await set(0, [field]), 'orderFormSet')).toEqual(['STALE_VERSION'])
    expect((await set(0, [], { viewer: platform(), version: 1 })).data.orderFormSet.form).toEqual({
      version: 2,
      fields: [],
    })
    for (const viewer of [merchant(1), merchant(0, ['orders.order.view'])])
      expect((await set(0, [], { viewer, version: 2 })).errors.map(({ extensions }) => extensions.code)).toEqual([
        'FORBIDDEN',
      ])
  })

  test.each([
    ['eleven', Array.from({ length: 11 }, (_, index) => ({ ...field, key: `k${index}` })), ['LIST_LENGTH']],
    ['two with one key', [field, field], ['FIELD_TWICE']],
    ['a key of other letters', [{ ...field, key: 'Größe' }], ['FIELD_KEY_INVALID']],
    ['no label', [{ ...field, label: ' ' }], ['TEXT_LENGTH']],
    ['bounds upside down', [{ ...field, least: 5, most: 4 }], ['BOUNDS_INVALID']],
    ['a day with bounds', [{ ...field, kind: 'DATE' }], ['BOUNDS_INVALID']],
    ['a text too long', [{ ...field, kind: 'TEXT', most: 501 }], ['NUMBER_RANGE']],
    ['one choice', [{ key: 'c', label: 'C', kind: 'CHOICE', choices: ['a'] }], ['LIST_LENGTH']],
    ['a choice twice', [{ key: 'c', label: 'C', kind: 'CHOICE', choices: ['a', ' a'] }], ['FIELD_TWICE']],
    ['a product that is none', [{ ...field, productIds: ['shp_1'] }], ['NOT_FOUND']],
  ])('with %s are refused, and nothing changes', async (_, fields, expected) => {
    const before = await house.sql.query('select * from order_form')
    expect(codes(await set(2, fields), 'orderFormSet')).toEqual(expected)
    expect((await house.sql.query('select * from order_form')).rows).toEqual(before.rows)
  })
})

describe('who orders', () => {
  const fields = [
    field,
    { key: 'name', label: 'Engraving', kind: 'TEXT', least: 2, most: 5, productIds: [productOf(4)] },
    { key: 'day', label: 'Day', kind: 'DATE' },
    { key: 'colour', label: 'Colour', kind: 'CHOICE', choices: ['red', 'blue'] },
  ]
  const answer = (key: string, value: string, shop = 1) => ({ shopId: shopId(shop), key, value })
  const ask = async (skus: readonly number[], answers: readonly object[]) =>
    (await start(1, skus, { answers })).data.checkoutStart
  const refusals = async (skus: readonly number[], answers: readonly object[]) =>
    (await ask(skus, answers)).errors.map(({ code, path }: { code: string; path: string[] }) => [code, path?.at(-1)])

  test('is asked what the quote says, answers, and the order keeps question and answer for its readers', async () => {
    expect(codes(await set(1, fields), 'orderFormSet')).toEqual([])
    const query = 'query Q($input: QuoteInput!) { quote(input: $input) { forms { shop { id } fields { key } } } }'
    const keysOf = async (ordinal: number) => {
      const input = { lines: [{ skuId: skuId(ordinal), quantity: 1 }] }
      const { forms } = (await house.asks(guest, query, { input })).data.quote
      return forms.flatMap((form: { fields: { key: string }[] }) => form.fields.map(({ key }) => key))
    }
    expect([await keysOf(1), await keysOf(4), await keysOf(2)]).toEqual([
      ['size', 'day', 'colour'],
      ['size', 'name', 'day', 'colour'],
      [],
    ])
    const given = [answer('size', ' 42.5 '), answer('colour', 'red'), answer('day', ' ')]
    const { checkout, errors } = await ask([1, 2], given)
    expect(errors).toEqual([])
    const kept = [
      { key: 'size', label: 'Your size', kind: 'NUMBER', value: '42.5' },
      { key: 'colour', label: 'Colour', kind: 'CHOICE', value: 'red' },
    ]
    await set(1, [], { version: 1 })
    const orders = checkout.orders.map(({ id }: { id: string }) => id)
    const read = async (viewer: ReturnType<typeof platform>, id: string) =>
      (await house.asks(viewer, `{ order(id: "${id}") { shop { id } answers { key label kind value } } }`)).data.order
    const own = await Promise.all(orders.map((id: string) => read(buyer(1), id)))
    expect(own.find(({ shop }) => shop.id === shopId(1)).answers).toEqual(kept)
    expect(own.find(({ shop }) => shop.id === shopId(2)).answers).toEqual([])
    const asked = await Promise.all(orders.map((id: string) => read(merchant(1), id)))
    expect(asked.filter((order) => order !== null)).toEqual([{ shop: { id: shopId(1) }, answers: kept }])
    await set(1, fields, { version: 2 })
  })

  test.each([
    ['nothing', [], [['ANSWER_NEEDED', 'size']]],
    ['blanks', [answer('size', ' ')], [['ANSWER_NEEDED', 'size']]],
    ['no number', [answer('size', '4e1')], [['ANSWER_INVALID', 'size']]],
    ['too much', [answer('size', '50.1')], [['ANSWER_INVALID', 'size']]],
    ['too little', [answer('size', '29')], [['ANSWER_INVALID', 'size']]],
    ['a word too long', [answer('size', '40'), answer('name', 'abcdef')], [['ANSWER_INVALID', 'name']]],
    ['no day', [answer('size', '40'), answer('day', '2026-02-30')], [['ANSWER_INVALID', 'day']]],
    ['no choice', [answer('size', '40'), answer('colour', 'green')], [['ANSWER_INVALID', 'colour']]],
    ['what nobody asks', [answer('size', '40'), answer('other', 'x')], [['ANSWER_UNASKED', 'other']]],
    ['to another shop', [answer('size', '40'), answer('size', '40', 2)], [['ANSWER_UNASKED', 'size']]],
    ['twice', [answer('size', '40'), answer('size', '41')], [['ANSWER_TWICE', 'size']]],
    ['control characters', [answer('size', '40'), answer('name', 'a\u0007b')], [['TEXT_LENGTH', 'name']]],
    [
      'two wrong things',
      [answer('day', 'x')],
      [
        ['ANSWER_NEEDED', 'size'],
        ['ANSWER_INVALID', 'day'],
      ],
    ],
  ])('and answers %s is refused, and nothing is ordered', async (_, answers, expected) => {
    const before = await house.kept()
    expect(await refusals([4], answers)).toEqual(expected)
    expect(await house.kept()).toBe(before)
  })
})
