/** A number with its noun: `1 delivery`, `2 deliveries`. */
export function countText(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
