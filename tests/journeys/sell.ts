import { randomInt } from 'node:crypto'
import type { Asking } from '@supermall/testing/client'
import { asking } from '@supermall/testing/client'
import { eventually } from '@supermall/testing/rival'
import { expect, it } from 'vitest'
import type { World } from '../world.ts'

type Errors = { readonly errors: readonly { readonly code: string; readonly path: readonly string[] | null }[] }
type Goods = { readonly product: { readonly id: string; readonly version: number; readonly slug: string } } & Errors

/** From an application to goods that a guest finds. */
export function selling(world: () => World): void {
  it('opens a shop: applied for, approved, entered with a code, filled, found', async () => {
    const name = `Lantern House ${randomInt(1e9)}`
    const phone = `137${randomInt(10_000_000, 99_999_999)}`
    const buyer = await world().signIn('CONSUMER', 'buyer5')
    const { merchantApply } = await buyer.gets<{ merchantApply: { application: Versioned } & Errors }>(
      `mutation ($input: MerchantApplyInput!) { merchantApply(input: $input) { application { id version status } errors { code path } } }`,
      { input: { name, contactName: 'Mei Lin', contactPhone: phone, username: `lantern-${randomInt(1e9)}` } },
    )
    expect(merchantApply).toMatchObject({ application: { status: 'PENDING' }, errors: [] })

    const admin = await world().signIn('PLATFORM', 'admin')
    const { id: applicationId, version: expectedVersion } = merchantApply.application
    const { merchantApplicationApprove } = await admin.gets<{
      merchantApplicationApprove: { application: { shop: { id: string } } }
    }>(
      `mutation ($input: MerchantApplicationApproveInput!) { merchantApplicationApprove(input: $input) {
        application { status shop { id } } errors { code path }
      } }`,
      { input: { applicationId, expectedVersion } },
    )
    expect(merchantApplicationApprove).toMatchObject({ application: { status: 'APPROVED' }, errors: [] })
    const shopId = merchantApplicationApprove.application.shop.id

    const owner = await firstSignIn(world(), phone)
    const goods = await createGoods(owner, shopId)
    await putOnSale({ owner, admin }, goods.product)
    await eventually(async () => {
      const { product } = await world().guest.gets<{ product: { shop: { name: string } } | null }>(
        'query ($slug: String!) { product(slug: $slug) { shop { name } } }',
        { slug: goods.product.slug },
      )
      return product?.shop.name === name
    })
    await eventually(async () => {
      const { productSearch } = await world().guest.gets<{ productSearch: { nodes: readonly { id: string }[] } }>(
        'query ($text: String!) { productSearch(text: $text, first: 5) { nodes { id } } }',
        { text: 'Moonlight Lantern' },
      )
      return productSearch.nodes.some(({ id }) => id === goods.product.id)
    }, 15_000)
    await auditTells(admin, merchantApply.application.id)
  })

  it('cannot touch another shop, whatever it may do in its own, and the attempt is on record', async () => {
    const owner = await world().signIn('MERCHANT', 'shop0-owner')
    const { shops } = await world().guest.gets<{ shops: { nodes: readonly Versioned[] } }>(
      '{ shops(first: 20) { nodes { id version slug } } }',
    )
    const { myShop } = await owner.gets<{ myShop: Versioned }>('{ myShop { id version } }')
    const other = shops.nodes.find(({ id }) => id !== myShop.id)
    const renamed = await owner.asks(
      'mutation ($input: ShopUpdateInput!) { shopUpdate(input: $input) { shop { id } errors { code } } }',
      { input: { shopId: other?.id, expectedVersion: other?.version, description: 'Taken over' } },
    )
    expect(renamed.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
    const { products } = await world().guest.gets<{ products: { nodes: readonly Versioned[] } }>(
      'query ($id: ID!) { products(where: { shopId: $id }, first: 1) { nodes { id version } } }',
      { id: other?.id },
    )
    const [target] = products.nodes
    const repriced = await owner.asks<{ productsUnshelve: Errors }>(
      'mutation ($input: ProductsMoveInput!) { productsUnshelve(input: $input) { products { id } errors { code } } }',
      { input: { products: [{ id: target?.id, expectedVersion: target?.version }] } },
    )
    const code = repriced.errors[0]?.extensions.code ?? repriced.data?.productsUnshelve.errors[0]?.code
    expect(['FORBIDDEN', 'NOT_FOUND']).toContain(code)

    const admin = await world().signIn('PLATFORM', 'admin')
    await eventually(async () => {
      const { auditEntries } = await admin.gets<{ auditEntries: { nodes: readonly { summary: string }[] } }>(
        `{ auditEntries(first: 50, where: { service: { eq: "merchants" } }) { nodes { summary } } }`,
      )
      return auditEntries.nodes.some(({ summary }) => summary.startsWith('DENIED'))
    })
  })

  it('disappears from the mall when its shop is paused, and comes back', async () => {
    const admin = await world().signIn('PLATFORM', 'admin')
    const { shopBySlug } = await admin.gets<{ shopBySlug: Versioned | null; shops: { nodes: readonly Versioned[] } }>(
      'query ($slug: String!) { shopBySlug(slug: $slug) { id version } }',
      { slug: await slugOf(await world().signIn('MERCHANT', 'shop1-owner')) },
    )
    const shopId = shopBySlug?.id
    const listed = async () => {
      const { products } = await world().guest.gets<{ products: { nodes: readonly unknown[] } }>(
        'query ($id: ID!) { products(where: { shopId: $id }, first: 1) { nodes { id } } }',
        { id: shopId },
      )
      return products.nodes.length
    }
    expect(await listed()).toBe(1)
    const set = async (status: string, expectedVersion: number | undefined) => {
      const { shopStatusSet } = await admin.gets<{ shopStatusSet: { shop: Versioned } & Errors }>(
        'mutation ($input: ShopStatusSetInput!) { shopStatusSet(input: $input) { shop { id version status } errors { code } } }',
        { input: { shopId, expectedVersion, status, reason: 'Holiday' } },
      )
      expect(shopStatusSet.errors).toEqual([])
      return shopStatusSet.shop.version
    }
    const version = await set('PAUSED', shopBySlug?.version)
    await eventually(async () => (await listed()) === 0)
    await set('OPEN', version)
    await eventually(async () => (await listed()) === 1)
  })
}

type Versioned = { readonly id: string; readonly version: number }

/** A new owner has no password yet: a code to the phone of the application sets the first one. */
async function firstSignIn(world: World, phone: string): Promise<Asking> {
  const { guest, url } = world
  const reset = {
    audience: 'MERCHANT',
    recipient: phone,
    password: 'lanterns at night',
    passwordConfirm: 'lanterns at night',
  }
  await eventually(async () => {
    await guest.gets(
      'mutation ($phone: String!) { codeRequest(input: { audience: MERCHANT, purpose: RESET_PASSWORD, recipient: $phone }) { errors { code } } }',
      { phone },
    )
    return world.codeSentTo(phone, 500).catch(() => null)
  }, 15_000)
  const { passwordReset } = await guest.gets<{ passwordReset: Errors }>(
    'mutation ($input: PasswordResetInput!) { passwordReset(input: $input) { errors { code path } } }',
    { input: { ...reset, code: await world.codeSentTo(phone) } },
  )
  expect(passwordReset.errors).toEqual([])
  const { signIn } = await guest.gets<{ signIn: { tokens: { accessToken: string } } & Errors }>(
    'mutation ($input: SignInInput!) { signIn(input: $input) { tokens { accessToken } errors { code } } }',
    { input: { audience: 'MERCHANT', login: phone, password: reset.password } },
  )
  expect(signIn.errors).toEqual([])
  return asking(url, signIn.tokens.accessToken)
}

async function createGoods(owner: Asking, shopId: string): Promise<Goods> {
  const { categoryTree } = await owner.gets<{ categoryTree: readonly Branch[] }>(
    '{ categoryTree { id children { id children { id } } } }',
  )
  const input = {
    shopId,
    categoryId: leafOf(categoryTree),
    title: 'Moonlight Lantern',
    options: [{ name: 'Size', values: [{ value: 'S' }, { value: 'L' }] }],
    skus: ['S', 'L'].map((size, index) => ({
      code: `LANTERN-${size}`,
      optionValues: [size],
      price: { amount: `${19 + index * 10}.90`, currency: 'CNY' },
    })),
  }
  const { productCreate } = await owner.gets<{ productCreate: Goods }>(
    'mutation ($input: ProductCreateInput!) { productCreate(input: $input) { product { id version slug } errors { code path } } }',
    { input },
  )
  expect(productCreate.errors).toEqual([])
  return productCreate
}

/** A shop whose goods need an audit waits for the platform. */
async function putOnSale({ owner, admin }: { owner: Asking; admin: Asking }, product: Goods['product']): Promise<void> {
  const { productsShelve } = await owner.gets<{ productsShelve: { products: readonly Shelved[] } & Errors }>(
    `mutation ($input: ProductsMoveInput!) { productsShelve(input: $input) {
      products { id version management { auditState } } errors { code path }
    } }`,
    { input: { products: [{ id: product.id, expectedVersion: product.version }] } },
  )
  expect(productsShelve.errors).toEqual([])
  const [shelved] = productsShelve.products
  if (shelved?.management.auditState !== 'PENDING') return
  const { productApprove } = await admin.gets<{ productApprove: Errors }>(
    'mutation ($input: ProductApproveInput!) { productApprove(input: $input) { errors { code } } }',
    { input: { id: product.id, expectedVersion: shelved.version } },
  )
  expect(productApprove.errors).toEqual([])
}

type Shelved = Versioned & { readonly management: { readonly auditState: string } }
type Branch = { readonly id: string; readonly children?: readonly Branch[] }

function leafOf(branches: readonly Branch[]): string {
  const [first] = branches
  return first?.children?.length ? leafOf(first.children) : (first?.id ?? '')
}

async function slugOf(owner: Asking): Promise<string> {
  const { myShop } = await owner.gets<{ myShop: { slug: string } }>('{ myShop { slug } }')
  return myShop.slug
}

/** Written in another domain's transaction, read in the one list of all. */
async function auditTells(admin: Asking, subjectId: string): Promise<void> {
  await eventually(async () => {
    const { auditEntries } = await admin.gets<{
      auditEntries: { nodes: readonly { action: string; service: string }[] }
    }>(
      'query ($id: String!) { auditEntries(first: 5, where: { subjectId: { eq: $id } }) { nodes { action service actor { displayName } } } }',
      { id: subjectId },
    )
    return auditEntries.nodes.some(
      ({ action, service }) => action === 'merchants.application.audit' && service === 'merchants',
    )
  })
}
