enum DataServicePlaceholder {}
