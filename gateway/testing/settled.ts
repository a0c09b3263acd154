/** Long enough for everything that would still be told to have been told. */
export const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 150))
