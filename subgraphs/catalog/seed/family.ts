import type { ProductKind } from '../domain/product.ts'

/** What goods of one category are made of: the generator takes a noun, a model and a brand, and multiplies the options. */
export type Family = {
  readonly slug: string
  readonly name: string
  /** Root and branch above it, as positions in `branches.ts`. */
  readonly branch: number
  readonly shop: number
  /** How many of a hundred products are of this family. */
  readonly share: number
  readonly brands: readonly number[]
  readonly nouns: readonly (readonly [string, string])[]
  /** In whole yuan. */
  readonly prices: readonly [number, number]
  readonly options: readonly Choice[]
  readonly facts: readonly (readonly [string, readonly string[]])[]
  readonly grams: number
  readonly kind?: ProductKind
}

type Choice = readonly [string, readonly string[]]

export const colours: Choice = ['颜色', ['曜石黑', '云白', '雾蓝', '樱粉']]
export const sizes: Choice = ['尺码', ['S', 'M', 'L', 'XL']]
export const shoes: Choice = ['尺码', ['39', '40', '41', '42', '43']]
export const storage: Choice = ['存储', ['128 GB', '256 GB', '512 GB']]
export const packs: Choice = ['规格', ['单件装', '两件装', '家庭装']]
export const flavours: Choice = ['口味', ['原味', '海盐', '抹茶']]
