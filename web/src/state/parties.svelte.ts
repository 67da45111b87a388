// What the room Parties holds: groups, lists, requests to list, separations, lines and areas, deconfliction cases. Each asked for when a
// screen wishes it, the last answer kept while the next is awaited. Decides nothing.
import { type Case, type Edition, type GroupsRoom, type LayersRoom, type ListingRequest, paths, type Separation } from '../api/parties';
import { Asked } from './protection.svelte';

const GAP_MS = 1500;

export const parties = {
  groups: new Asked<GroupsRoom>(paths.groups, GAP_MS),
  lists: new Asked<{ lists: Edition[] }>(paths.lists, GAP_MS),
  requests: new Asked<{ requests: ListingRequest[] }>(paths.requests, GAP_MS),
  separations: new Asked<{ separations: Separation[] }>(paths.separations, GAP_MS),
  layers: new Asked<LayersRoom>(paths.layers, GAP_MS),
  cases: new Asked<{ cases: Case[] }>(paths.cases, GAP_MS),
};
