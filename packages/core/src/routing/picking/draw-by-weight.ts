import type { Chance } from '../strategy.ts';

/** The items in an order drawn by chance: each place goes to one of those left, in proportion to their weights. */
export function drawByWeight<Item extends { weight: number }>(items: readonly Item[], chance: Chance): Item[] {
  const left = [...items];
  const drawn: Item[] = [];
  while (left.length > 0) {
    let draw = chance.random() * left.reduce((sum, { weight }) => sum + weight, 0);
    const index = left.findIndex(({ weight }) => {
      draw -= weight;
      return draw < 0;
    });
    drawn.push(...left.splice(index, 1));
  }
  return drawn;
}

/** The items in any order, each as likely as the others. */
export const shuffled = <Item extends object>(items: readonly Item[], chance: Chance): Item[] =>
  drawByWeight(
    items.map((item) => ({ item, weight: 1 })),
    chance,
  ).map(({ item }) => item);
