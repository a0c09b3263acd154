import { derivedId } from '@supermall/kernel/id'
import type { Asked, Mall } from './mall.ts'
import { codes, mutation, platform } from './mall.ts'

type Viewer = Parameters<Mall['asks']>[0]
type Version = { readonly id: string; readonly expectedVersion: number }

let made = 0

/** A product of one SKU that nobody would refuse, with whatever a test says otherwise. */
export const productInput = (more: object = {}) => ({
  shopId: derivedId('shp', 0),
  categoryId: derivedId('cat', 21),
  title: '测试 Test',
  imageUrls: ['/media/demo/test.png'],
  skus: [{ code: `T-${++made}`, optionValues: [], price: { amount: '100.00', currency: 'CNY' } }],
  ...more,
})

const CREATE = mutation(
  'productCreate',
  'product { id version slug skus { id code optionValues price { amount } } management { status auditState } }',
)

export async function created(house: Mall, viewer: Viewer = platform(), more: object = {}) {
  const asked = await house.asks(viewer, CREATE, { input: productInput(more) })
  if (codes(asked, 'productCreate').length > 0 || asked.errors.length > 0) throw new Error(JSON.stringify(asked))
  const { id, version, skus } = asked.data.productCreate.product
  return { id, expectedVersion: version, skus } as Version & {
    readonly skus: readonly { readonly id: string; readonly code: string }[]
  }
}

const MOVED = 'products { id version listedAt management { status } }'

export const move = (house: Mall, viewer: Viewer, name: string, ...products: readonly Version[]): Promise<Asked> =>
  house.asks(viewer, mutation(name, MOVED).replace(/(\w+)Input!/, 'ProductsMoveInput!'), {
    input: { products: products.map(({ id, expectedVersion }) => ({ id, expectedVersion })) },
  })

/** The product as its own staff reads it now. */
export async function versionOf(
  house: Mall,
  id: string,
): Promise<Version & { readonly status: string; readonly auditState: string; readonly isListed: boolean }> {
  const { rows } = await house.sql.query('select version, status, audit_state, is_listed from product where id = $1', [
    id,
  ])
  const [row] = rows
  return { id, expectedVersion: row.version, status: row.status, auditState: row.audit_state, isListed: row.is_listed }
}
