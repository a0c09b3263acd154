import type { Connection } from '@supermall/kernel/page'
import type * as Rows from '../../../prisma/catalog/generated/client.ts'

/** Rows as the database holds them: what resolvers are handed and what commands decide on. */
export type {
  Brand as BrandRow,
  Bundle as BundleRow,
  BundleLine as BundleLineRow,
  Category as CategoryRow,
  HotKeyword as HotKeywordRow,
  ImportJob as ImportJobRow,
  ImportLine as ImportLineRow,
  MediaAsset as MediaAssetRow,
  ProductGroup as ProductGroupRow,
  ProductLabel as ProductLabelRow,
  ProductSecret as ProductSecretRow,
  SearchDay as SearchDayRow,
  SearchHistory as SearchHistoryRow,
  Shop as ShopRow,
  UploadTicket as UploadTicketRow,
} from '../../../prisma/catalog/generated/client.ts'

/** A product together with what its shop says of its being shown. Whether it is sold out is for lists alone. */
export type ProductRow = Omit<Rows.Product, 'isSoldOut'> & { readonly shopShownUntil: Date }
/** What stock told of a SKU is for lists alone, and in which order its secrets were counted for those who are told. */
export type SkuRow = Omit<Rows.Sku, 'isOut' | 'stockRevision' | 'stockToldAt' | 'secretsRevision'>
export type ShopRef = { readonly id: string }

export type CategoryPage = Connection<Rows.Category>
export type BrandPage = Connection<Rows.Brand>
export type ProductLabelPage = Connection<Rows.ProductLabel>
export type ProductPage = Connection<ProductRow>
export type ProductGroupPage = Connection<Rows.ProductGroup>
export type BundlePage = Connection<Rows.Bundle>
export type ProductSecretPage = Connection<Rows.ProductSecret>
export type HotKeywordPage = Connection<Rows.HotKeyword>
export type MediaAssetPage = Connection<Rows.MediaAsset>
export type ImportJobPage = Connection<Rows.ImportJob>
export type ImportLinePage = Connection<Rows.ImportLine>
