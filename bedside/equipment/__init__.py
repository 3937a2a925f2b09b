"""Instruments, screens, and the chain of proofs."""
