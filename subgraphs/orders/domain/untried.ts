/** What of a list comes next: so many at once, without those that were tried already and are still in it. */
export type Untried = { readonly except: readonly string[]; readonly most: number }
