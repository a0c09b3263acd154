import { careAndLeisure } from './care-and-leisure.ts'
import { electronicsAndClothes } from './electronics-and-clothes.ts'
import type { Family } from './family.ts'
import { foodAndHome } from './food-and-home.ts'

/** All of what the demo mall sells. The places of families and their ids go by this order. */
export const families: readonly Family[] = [...electronicsAndClothes, ...foodAndHome, ...careAndLeisure]
