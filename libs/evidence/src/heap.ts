/** A binary heap of indexes: the least first. */
export interface Heap {
  push(index: number): void;
  /** Undefined when it is empty. */
  pop(): number | undefined;
}

/** An empty heap; `isLess` must be a strict order that does not change while an index is inside. */
export function createHeap(isLess: (a: number, b: number) => boolean): Heap {
  const items: number[] = [];
  const at = (place: number): number => items[place] as number;
  const swap = (a: number, b: number): void => {
    const item = at(a);
    items[a] = at(b);
    items[b] = item;
  };
  const leastOf = (place: number): number => {
    const left = 2 * place + 1;
    const right = left + 1;
    const lesser = right < items.length && isLess(at(right), at(left)) ? right : left;
    return lesser < items.length && isLess(at(lesser), at(place)) ? lesser : place;
  };
  return {
    push(index) {
      items.push(index);
      for (let place = items.length - 1; place > 0; ) {
        const parent = (place - 1) >> 1;
        if (!isLess(at(place), at(parent))) return;
        swap(place, parent);
        place = parent;
      }
    },
    pop() {
      const [first] = items;
      const last = items.pop();
      if (items.length > 0) items[0] = last as number;
      for (let place = 0, least = leastOf(0); least !== place; least = leastOf(place)) {
        swap(place, least);
        place = least;
      }
      return first;
    },
  };
}
