import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0002_add_mail_off_to_member"),
    ]

    operations = [
        migrations.AddField(
            model_name="member",
            name="words",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.text.Lower(
                    django.db.models.functions.text.Replace(
                        django.db.models.functions.text.Replace(
                            django.db.models.functions.text.Replace(
                                django.db.models.functions.text.Replace(
                                    django.db.models.functions.text.Replace(
                                        django.db.models.functions.text.Concat(
                                            models.F("name"),
                                            models.Value(" "),
                                            models.F("headline"),
                                            models.Value(" "),
                                            models.F("industry"),
                                            models.Value(" "),
                                            models.F("location"),
                                            models.Value(" "),
                                            output_field=models.TextField(),
                                        ),
                                        models.Value("’"),
                                        models.Value(" "),
                                        output_field=models.TextField(),
                                    ),
                                    models.Value("'"),
                                    models.Value(" "),
                                    output_field=models.TextField(),
                                ),
                                models.Value("."),
                                models.Value(" "),
                                output_field=models.TextField(),
                            ),
                            models.Value("/"),
                            models.Value(" "),
                            output_field=models.TextField(),
                        ),
                        models.Value("_"),
                        models.Value(" "),
                        output_field=models.TextField(),
                    )
                ),
                output_field=models.TextField(),
            ),
        ),
    ]
