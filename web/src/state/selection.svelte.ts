// What the reader looks at: one report, and where the map should go when something else asks for it.
class Selection {
  /** Id of the report whose dossier is open beside the map. */
  id: string | null = $state(null);
  /** A place the map should show next; the map takes it and sets it back to null. */
  goTo: { lat: number; lon: number; radius_m: number } | null = $state.raw(null);
  /** Words the Watch list should be searched for next. */
  text: string | null = $state(null);
}

export const selection = new Selection();
