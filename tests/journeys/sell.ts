import { randomInt } from 'node:crypto'
import type { Asking } from '@supermall/testing/client'
import { asking } from '@supermall/testing/client'
import { eventually } from '@supermall/testing/rival'
import { expect, it } from 'vitest'
import { graphql } from '../generated/index.js'
import type { World } from '../world.ts'

const APPLY = graphql(`
  mutation Apply($input: MerchantApplyInput!) {
    merchantApply(input: $input) { application { id version status } errors { code path } }
  }
`)

const APPROVE = graphql(`
  mutation Approve($input: MerchantApplicationApproveInput!) {
    merchantApplicationApprove(input: $input) { application { status shop { id } } errors { code path } }
  }
`)

const STAFF_ACCOUNTS = graphql(`
  query StaffAccounts($phone: String!) {
    accounts(where: { audience: { eq: MERCHANT }, phone: { eq: $phone } }) { nodes { id } }
  }
`)

const ASK_FOR_PASSWORD = graphql(`
  mutation AskForPassword($recipient: String!) {
    codeRequest(input: { audience: MERCHANT, purpose: RESET_PASSWORD, recipient: $recipient }) { errors { code } }
  }
`)

const SET_PASSWORD = graphql(`
  mutation SetPassword($input: PasswordResetInput!) { passwordReset(input: $input) { errors { code path } } }
`)

const ENTER = graphql(`
  mutation Enter($login: String!, $password: String!) {
    signIn(input: { audience: MERCHANT, login: $login, password: $password }) { tokens { accessToken } errors { code } }
  }
`)

const LEAVES = graphql(`
  query Leaves { categoryTree { id children { id children { id } } } }
`)

const CREATE = graphql(`
  mutation Create($input: ProductCreateInput!) {
    productCreate(input: $input) { product { id version slug } errors { code path } }
  }
`)

const SHELVE = graphql(`
  mutation Shelve($input: ProductsMoveInput!) {
    productsShelve(input: $input) { products { id version management { auditState } } errors { code path } }
  }
`)

const UNSHELVE = graphql(`
  mutation Unshelve($input: ProductsMoveInput!) { productsUnshelve(input: $input) { products { id } errors { code } } }
`)

const APPROVE_GOODS = graphql(`
  mutation ApproveGoods($input: ProductApproveInput!) { productApprove(input: $input) { errors { code } } }
`)

const SHOP_OF = graphql(`
  query ShopOf($slug: String!) { product(slug: $slug) { shop { name } } }
`)

const FIND = graphql(`
  query Find($text: String!) { productSearch(text: $text, first: 5) { nodes { id } } }
`)

const MY_SHOP = graphql(`
  query MyShop { myShop { id version slug } }
`)

const SHOPS = graphql(`
  query Shops { shops(first: 20) { nodes { id version } } }
`)

const RENAME = graphql(`
  mutation Rename($input: ShopUpdateInput!) { shopUpdate(input: $input) { shop { id } errors { code } } }
`)

const SET_STATUS = graphql(`
  mutation SetStatus($input: ShopStatusSetInput!) {
    shopStatusSet(input: $input) { shop { id version status } errors { code } }
  }
`)

const GOODS_OF = graphql(`
  query GoodsOf($shopId: ID!) { products(where: { shopId: { eq: $shopId } }, first: 1) { nodes { id version } } }
`)

const AUDIT_OF = graphql(`
  query AuditOf($where: AuditEntryWhere!) {
    auditEntries(first: 50, where: $where) { nodes { action service summary actor { displayName } } }
  }
`)

/** From an application to goods that a guest finds. */
export function selling(world: () => World): void {
  it('opens a shop: applied for, approved, entered with a code, filled, found', async () => {
    const name = `Lantern House ${randomInt(1e9)}`
    const phone = `137${randomInt(10_000_000, 99_999_999)}`
    const buyer = await world().signIn('CONSUMER', 'buyer5')
    const { merchantApply } = await buyer.gets(APPLY, {
      input: {
        name,
        contactName: 'Mei Lin',
        contactPhone: phone,
        username: `lantern-${randomInt(1e9)}`,
        answers: [],
        description: '',
      },
    })
    expect(merchantApply).toMatchObject({ application: { status: 'PENDING' }, errors: [] })
    const { id: applicationId = '', version: expectedVersion = 0 } = merchantApply.application ?? {}

    const admin = await world().signIn('PLATFORM', 'admin')
    const { merchantApplicationApprove } = await admin.gets(APPROVE, {
      input: { applicationId, expectedVersion, mostProducts: 10, feeRateBasisPoints: 500 },
    })
    expect(merchantApplicationApprove).toMatchObject({ application: { status: 'APPROVED' }, errors: [] })

    await eventually(async () => (await admin.gets(STAFF_ACCOUNTS, { phone })).accounts.nodes.length === 1)
    const owner = await firstSignIn(world(), phone)
    const goods = await createGoods(owner, merchantApplicationApprove.application?.shop?.id ?? '')
    await putOnSale({ owner, admin }, goods)
    await eventually(async () => (await world().guest.gets(SHOP_OF, { slug: goods.slug })).product?.shop?.name === name)
    await eventually(async () => {
      const { productSearch } = await world().guest.gets(FIND, { text: 'Moonlight Lantern' })
      return productSearch.nodes.some(({ id }) => id === goods.id)
    })
    await eventually(async () => {
      const { auditEntries } = await admin.gets(AUDIT_OF, { where: { subjectId: { eq: applicationId } } })
      return auditEntries.nodes.some(
        ({ action, service }) => `${service} ${action}` === 'merchants merchants.application.audit',
      )
    })
  })

  it('cannot touch another shop, whatever it may do in its own, and the attempt is on record', async () => {
    const owner = await world().signIn('MERCHANT', 'shop0-owner')
    const { shops } = await world().guest.gets(SHOPS)
    const { myShop } = await owner.gets(MY_SHOP)
    const other = shops.nodes.find(({ id }) => id !== myShop?.id)
    const { id: shopId = '', version: expectedVersion = 0 } = other ?? {}
    const renamed = await owner.asks(RENAME, { input: { shopId, expectedVersion, description: 'Taken over' } })
    expect(renamed.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])

    const { products } = await world().guest.gets(GOODS_OF, { shopId })
    const [target] = products.nodes
    const unshelved = await owner.asks(UNSHELVE, {
      input: { products: [{ id: target?.id ?? '', expectedVersion: target?.version ?? 0 }] },
    })
    const code = unshelved.errors[0]?.extensions.code ?? unshelved.data?.productsUnshelve.errors[0]?.code
    expect(['FORBIDDEN', 'NOT_FOUND']).toContain(code)
    expect((await world().guest.gets(GOODS_OF, { shopId })).products.nodes[0]).toEqual(target)

    const admin = await world().signIn('PLATFORM', 'admin')
    await eventually(async () => {
      const { auditEntries } = await admin.gets(AUDIT_OF, { where: { service: { eq: 'merchants' } } })
      return auditEntries.nodes.some(({ summary }) => summary.startsWith('DENIED'))
    })
  })

  it('disappears from the mall when its shop is paused, and comes back', async () => {
    const admin = await world().signIn('PLATFORM', 'admin')
    const { myShop } = await (await world().signIn('MERCHANT', 'shop1-owner')).gets(MY_SHOP)
    const shopId = myShop?.id ?? ''
    const isListed = async () => (await world().guest.gets(GOODS_OF, { shopId })).products.nodes.length === 1
    const set = async (status: 'OPEN' | 'PAUSED', expectedVersion: number) => {
      const { shopStatusSet } = await admin.gets(SET_STATUS, {
        input: { shopId, expectedVersion, status, reason: 'Holiday' },
      })
      expect(shopStatusSet.errors).toEqual([])
      return shopStatusSet.shop?.version ?? 0
    }
    expect(await isListed()).toBe(true)
    const version = await set('PAUSED', myShop?.version ?? 0)
    await eventually(async () => !(await isListed()))
    await set('OPEN', version)
    await eventually(isListed)
  })
}

/** A new owner has no password yet: a code to the phone of the application sets the first one. */
async function firstSignIn({ guest, url, codeSentTo }: World, phone: string): Promise<Asking> {
  const password = 'lanterns at night'
  await guest.gets(ASK_FOR_PASSWORD, { recipient: phone })
  const code = await codeSentTo(phone)
  const { passwordReset } = await guest.gets(SET_PASSWORD, {
    input: { audience: 'MERCHANT', recipient: phone, code, password, passwordConfirm: password },
  })
  expect(passwordReset.errors).toEqual([])
  const { signIn } = await guest.gets(ENTER, { login: phone, password })
  expect(signIn.errors).toEqual([])
  return asking(url, signIn.tokens?.accessToken ?? '')
}

type Goods = { readonly id: string; readonly version: number; readonly slug: string }

async function createGoods(owner: Asking, shopId: string): Promise<Goods> {
  const { categoryTree } = await owner.gets(LEAVES)
  const { productCreate } = await owner.gets(CREATE, {
    input: {
      shopId,
      categoryId: categoryTree[0]?.children[0]?.children[0]?.id ?? categoryTree[0]?.children[0]?.id ?? '',
      title: 'Moonlight Lantern',
      imageUrls: ['/media/demo/moonlight-lantern.png'],
      options: [{ name: 'Size', values: [{ value: 'S' }, { value: 'L' }] }],
      skus: [
        { code: 'LANTERN-S', optionValues: ['S'], price: { amount: '19.90', currency: 'CNY' } },
        { code: 'LANTERN-L', optionValues: ['L'], price: { amount: '29.90', currency: 'CNY' } },
      ],
    },
  })
  expect(productCreate.errors).toEqual([])
  if (!productCreate.product) throw new Error('nothing was created')
  return productCreate.product
}

/** A shop whose goods need an audit waits for the platform. */
async function putOnSale({ owner, admin }: { owner: Asking; admin: Asking }, goods: Goods): Promise<void> {
  const input = { products: [{ id: goods.id, expectedVersion: goods.version }] }
  const { productsShelve } = await owner.gets(SHELVE, { input })
  expect(productsShelve.errors).toEqual([])
  const shelved = productsShelve.products?.[0]
  if (shelved?.management?.auditState !== 'PENDING') return
  const { productApprove } = await admin.gets(APPROVE_GOODS, {
    input: { id: goods.id, expectedVersion: shelved.version },
  })
  expect(productApprove.errors).toEqual([])
}
