import type { Id } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import type { Unit } from '../data/database.ts'
import { markBack, markPrice, markShelf, markStock } from '../data/marks.ts'
import type { Mark } from '../domain/cart.ts'

/** Marks of a SKU are no change of anybody's cart, so nothing is told: a SKU may lie in a hundred thousand of them. */
type Product = { readonly productId: Id<'prd'>; readonly version: number }

export const putOnShelf = async (product: Product, { db }: Unit) => markShelf(db, product, 'ON')
export const takeOffShelf = async (product: Product, { db }: Unit) => markShelf(db, product, 'OFF')
export const markDeleted = async (product: Product, { db }: Unit) => markShelf(db, product, 'DELETED')

type Stock = { readonly skuId: Id<'sku'>; readonly available: number | null; readonly at: Date }

export const countStock = async ({ skuId, ...stock }: Stock, { db }: Unit) => markStock(db, skuId, stock)

type Back = { readonly skuId: Id<'sku'>; readonly at: Date }

export const comeBack = async ({ skuId, at }: Back, { db }: Unit) => markBack(db, skuId, at)

type Price = Pick<Mark, 'price'> & { readonly skuId: Id<'sku'>; readonly currency: Currency; readonly at: Date }

export const changePrice = async ({ skuId, ...price }: Price, { db }: Unit) => markPrice(db, skuId, price)
