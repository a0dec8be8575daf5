// What the round keeps on the phone: its worker writes it, and signing out on any page takes it off.

export const ROUND_CACHE = "borough-round-1";
