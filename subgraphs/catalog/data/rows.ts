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
  Sku as SkuRow,
  UploadTicket as UploadTicketRow,
} from '../../../prisma/catalog/generated/client.ts'

/** A product together with what its shop says of its being shown. */
export type ProductRow = Rows.Product & { readonly shopShownUntil: Date }
export type ShopRef = { readonly id: string }

export type CategoryConnection = Connection<Rows.Category>
export type BrandConnection = Connection<Rows.Brand>
export type ProductLabelConnection = Connection<Rows.ProductLabel>
export type ProductConnection = Connection<ProductRow>
export type ProductGroupConnection = Connection<Rows.ProductGroup>
export type BundleConnection = Connection<Rows.Bundle>
export type ProductSecretConnection = Connection<Rows.ProductSecret>
export type HotKeywordConnection = Connection<Rows.HotKeyword>
export type MediaAssetConnection = Connection<Rows.MediaAsset>
export type ImportJobConnection = Connection<Rows.ImportJob>
