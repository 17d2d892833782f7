# Each misuse is exit 2 with one sentence and where to find help.
refuse() {
    code=0
    moodify suggest "$@" || code=$?
    [ $code -eq 2 ]
}
refuse --mood sad
refuse --kind songs
refuse --kind books --mood sad
refuse --kind songs --mood glum
refuse --kind songs --mood sad --va 0,0
refuse --kind songs --va 0
refuse --kind songs --va 0,2
refuse --kind songs --va 0,nan
refuse --kind songs --probs 1,2,3
refuse --kind songs --mood sad --door window
refuse --kind songs --mood sad --count 0
refuse --kind songs --mood sad --count 49
refuse --kind songs --mood sad --count -1
refuse --kind songs --mood sad --seed x
refuse --kind songs --mood sad --nonsense
refuse --kind songs --mood sad more
refuse --kind
refuse --kind songs --mood sad --path-to bliss
refuse --kind songs --mood sad --path-to happy --steps 2
refuse --kind songs --mood sad --path-to happy --steps 11
refuse --kind songs --mood sad --steps 5
refuse --kind songs --mood sad --format pdf
refuse --kind songs --mood sad --years 1979-1960
refuse --kind songs --mood sad --years x
refuse --kind movies --mood sad --certificate PG-14
