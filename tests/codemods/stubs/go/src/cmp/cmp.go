// Package cmp stands in for that of the library where a toolchain is older than it.
package cmp

func Or[T comparable](values ...T) T {
	var none T
	for _, value := range values {
		if value != none {
			return value
		}
	}
	return none
}
