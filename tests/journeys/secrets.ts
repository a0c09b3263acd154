import type { Asking } from '@supermall/testing/client'
import { eventually, rival, survivors } from '@supermall/testing/rival'
import { expect, it } from 'vitest'
import { graphql } from '../generated/index.js'
import type { World } from '../world.ts'
import { askForCheckout, askToPay, checkOut, comesTo, endOf, newKey, shopIdOf, yuan } from './counter.ts'

const LEAVES = graphql(`
  query LeavesToSell { categoryTree { children { children { id } } } }
`)

const CREATE = graphql(`
  mutation CreateToSell($input: ProductCreateInput!) {
    productCreate(input: $input) { product { id version skus { id } } errors { code path } }
  }
`)

const SHELVE = graphql(`
  mutation ShelveToSell($input: ProductsMoveInput!) { productsShelve(input: $input) { errors { code path } } }
`)

const IMPORT = graphql(`
  mutation ImportToSell($input: ProductSecretsImportInput!) {
    productSecretsImport(input: $input) { secretImport { importedCount } errors { code } }
  }
`)

const SEEN = graphql(`
  query SecretsLeft($id: ID!) { product(id: $id) { skus { secretsLeft availability { state } } } }
`)

const CANCEL = graphql(`
  mutation CancelSecrets($orderId: ID!) {
    orderCancel(input: { orderId: $orderId, reason: "Changed my mind" }) { errors { code } }
  }
`)

const READ = graphql(`
  query ReadSecrets($id: ID!) { order(id: $id) { lines { secrets } } }
`)

const BUYERS = ['buyer38', 'buyer39', 'buyer42'] as const

/** What is placed of virtual goods is its buyer's until it is paid, cancelled or out of time. */
export function buyingSecrets(world: () => World): void {
  it('of the last secret one of many who ask at once has the order, and is given it', async () => {
    const { skuId, productId } = await virtualGoods(world(), ['FIRST', 'LAST'])
    const buyers = await Promise.all(BUYERS.map((login) => world().signIn('CONSUMER', login)))
    const seen = async () => (await world().guest.gets(SEEN, { id: productId })).product?.skus
    const early = await checkOut(buyers[0] as Asking, { lines: [{ skuId, quantity: 1 }] })
    await eventually(async () => (await seen())?.[0]?.secretsLeft === 1)

    const wish = { lines: [{ skuId, quantity: 1 }] }
    const answers = survivors(await rival(3, (at) => askForCheckout(buyers[at] as Asking, wish)))
    const ends = await Promise.all(answers.map(({ checkout }, at) => endOf(buyers[at] as Asking, checkout)))
    const winner = ends.findIndex((end) => end?.status === 'READY')
    const whys = answers.map(({ errors }, at) => [...errors, ...(ends[at]?.refusals ?? [])].map(({ code }) => code))
    expect(whys.toSpliced(winner, 1)).toEqual(Array(2).fill(['INSUFFICIENT_STOCK']))
    await eventually(async () => JSON.stringify(await seen()) === JSON.stringify([SOLD_OUT]))

    const bought = [
      { buyer: buyers[winner] as Asking, orderId: ends[winner]?.order?.id ?? '' },
      { buyer: buyers[0] as Asking, orderId: early.orderId },
    ]
    const given: string[] = []
    for (const { buyer, orderId } of bought) {
      expect(await askToPay(buyer, orderId)).toMatchObject({ payment: { status: 'SUCCEEDED' }, errors: [] })
      await comesTo(buyer, orderId, 'FINISHED')
      const { order } = await buyer.gets(READ, { id: orderId })
      given.push(...(order?.lines ?? []).flatMap(({ secrets }) => secrets))
    }
    expect(given.toSorted()).toEqual(['FIRST', 'LAST'])
  })

  it('what its buyer cancels can be bought by another', async () => {
    const { skuId } = await virtualGoods(world(), ['ONLY'])
    const [one, other] = await Promise.all([BUYERS[0], BUYERS[1]].map((login) => world().signIn('CONSUMER', login)))
    const wish = { lines: [{ skuId, quantity: 1 }] }
    const first = await checkOut(one as Asking, wish)
    expect(await askForCheckout(other as Asking, wish)).toMatchObject({ errors: [{ code: 'INSUFFICIENT_STOCK' }] })
    expect((await (one as Asking).gets(CANCEL, { orderId: first.orderId })).orderCancel.errors).toEqual([])
    await eventually(async () => (await askForCheckout(other as Asking, wish)).checkout?.status === 'READY')
  })
}

const SOLD_OUT = { secretsLeft: 0, availability: { state: 'SOLD_OUT' } }

/** Goods of the first shop of which there are these. */
async function virtualGoods(world: World, secrets: readonly string[]) {
  const admin = await world.signIn('PLATFORM', 'admin')
  const [leaf] = (await admin.gets(LEAVES)).categoryTree.flatMap(({ children }) =>
    children.flatMap((child) => child.children),
  )
  const { productCreate } = await admin.gets(CREATE, {
    input: {
      shopId: shopIdOf(0),
      categoryId: leaf?.id ?? '',
      kind: 'VIRTUAL',
      title: 'A game to read the code of',
      imageUrls: ['/media/demo/code.png'],
      skus: [{ code: newKey().slice(0, 20), optionValues: [], price: yuan('5.00') }],
    },
  })
  expect(productCreate.errors).toEqual([])
  const { id: productId = '', version: expectedVersion = 0, skus = [] } = productCreate.product ?? {}
  const skuId = skus[0]?.id ?? ''
  const { productSecretsImport } = await admin.gets(IMPORT, { input: { skuId, secrets: [...secrets] } })
  expect(productSecretsImport.errors).toEqual([])
  const move = { products: [{ id: productId, expectedVersion }] }
  expect((await admin.gets(SHELVE, { input: move })).productsShelve.errors).toEqual([])
  return { productId, skuId }
}
