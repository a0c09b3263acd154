import { Brand } from './brand.ts'
import { Bundle, BundleLine } from './bundle.ts'
import { Category } from './category.ts'
import { Product } from './product.ts'
import { ProductGroup } from './product-group.ts'
import { ProductLabel } from './product-label.ts'
import { ProductSecret } from './product-secret.ts'
import { Shop } from './shop.ts'
import { Sku } from './sku.ts'

export const goodsTypes = {
  Brand,
  Bundle,
  BundleLine,
  Category,
  Product,
  ProductGroup,
  ProductLabel,
  ProductSecret,
  Shop,
  Sku,
}
